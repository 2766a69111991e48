"""Conversations sealed and opened; the last are remembered, so that a turn is written once and read never."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace

from tdi_bot.journal import conversation_codec
from tdi_bot.journal.vault import Unreadable, Vault
from tdi_bot.model import Conversation

_REMEMBERED = 1_000


@dataclass(frozen=True, slots=True)
class _Kept:
    """A conversation as it was stored last: sealed, as reading it would give, and each turn's JSON."""

    sealed: bytes
    conversation: Conversation
    written: tuple[str, ...]


class Conversations:
    """What is stored is the truth: the memory stands in for it only while it is what was sealed here last."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    def seal(self, chat: str, person: str, conversation: Conversation) -> bytes:
        """Return what may be stored of a conversation, sealed."""
        place = _place(chat, person)
        before = self._kept.pop(place, None)
        known = {}
        if before is not None:
            pairs = zip(before.conversation.turns, before.written, strict=True)
            known = {id(turn): (turn, text) for turn, text in pairs}
        last = conversation.turns[-conversation_codec.KEPT_TURNS :]
        turns = [known.get(id(turn)) or conversation_codec.write(turn) for turn in last]
        written = tuple(text for _, text in turns)
        sealed = self._vault.seal(conversation_codec.join(written, conversation), place)
        kept = replace(conversation, turns=tuple(turn for turn, _ in turns))
        self._kept[place] = _Kept(sealed, kept, written)
        if len(self._kept) > _REMEMBERED:
            self._kept.popitem(last=False)
        return sealed

    def open(self, chat: str, person: str, sealed: bytes | None) -> Conversation:
        """Return a conversation; one that is gone or cannot be read begins anew."""
        place = _place(chat, person)
        kept = self._kept.get(place)
        if kept is not None and kept.sealed == sealed:
            return kept.conversation
        self._kept.pop(place, None)
        if sealed is None:
            return Conversation()
        try:
            return conversation_codec.decode(self._vault.open(sealed, place))
        except Unreadable:
            return Conversation()


def _place(chat: str, person: str) -> str:
    return f"conversation:{chat}:{person}"
