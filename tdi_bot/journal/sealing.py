"""What the end of an update leaves to be stored, sealed, whichever database stores it."""

from __future__ import annotations

from dataclasses import dataclass

from tdi_bot.journal.conversations import Conversations
from tdi_bot.journal.interface import Claim, Mark, Outcome
from tdi_bot.journal.scrub import scrub
from tdi_bot.journal.vault import Unreadable, Vault


@dataclass(frozen=True, slots=True)
class Ending:
    """How an update ends: a conversation, a question missed and the link to its answer under keyed names."""

    update_id: int
    chat: str
    person: str
    outcome: str
    talk: bytes | None = None
    miss: tuple[str, bytes] | None = None
    mark: Mark | None = None
    forget: tuple[str, ...] = ()
    answer: tuple[str, bytes] | None = None


def ending(vault: Vault, conversations: Conversations, claim: Claim, outcome: Outcome) -> Ending:
    """Seal what is to be stored."""
    talk = miss = answer = None
    if outcome.conversation is not None:
        talk = conversations.seal(claim.chat, claim.person, outcome.conversation)
    if missed := scrub(outcome.missed) if outcome.missed else "":
        name = vault.name("miss", missed)
        miss = (name, vault.seal(missed.encode(), f"miss:{name}"))
    if outcome.answered is not None:
        name = question_name(vault, claim.chat, outcome.answered.question)
        answer = (name, vault.seal(str(outcome.answered.answer).encode(), f"answer:{name}"))
    return Ending(
        claim.update_id,
        claim.chat,
        claim.person,
        outcome.word,
        talk,
        miss,
        outcome.mark,
        outcome.forget,
        answer,
    )


def question_name(vault: Vault, chat: str, question: int) -> str:
    """Return the keyed name of a message within a chat."""
    return vault.name("question", f"{chat}:{question}")


def open_answer(vault: Vault, name: str, sealed: bytes | None) -> int | None:
    """Return the message that answered a question, if it can be read."""
    try:
        return None if sealed is None else int(vault.open(sealed, f"answer:{name}"))
    except Unreadable:
        return None
