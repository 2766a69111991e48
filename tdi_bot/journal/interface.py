"""What a channel asks of a journal, and what it may count on, whichever database stands behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from tdi_bot.model import Conversation

Thought = Literal["liked", "disliked", "wrong"]
"""What a person says of an answer by a button; « wrong » asks the editors to look at its facts."""

WAITING_LIMIT = 60
"""Beyond this many waiting messages from one person, the rest get one line together."""


class JournalError(Exception):
    """The journal cannot be opened; its text is one clear French line for the operator."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update as it came, with whom it concerns under keyed hashes; the journal seals the payload."""

    update_id: int
    chat: str
    person: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class Claim:
    """An update in hand: nobody else works on its chat until it is finished, postponed or released.

    `tries` counts earlier failures, `parts` the messages of its reply that were sent before a crash. `flood`
    stands for all that one person sent beyond the limit.
    """

    update_id: int
    chat: str
    person: str
    payload: bytes
    conversation: Conversation
    saved_at: float
    tries: int = 0
    parts: int = 0
    flood: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """What one press says of the answer to an intent."""

    intent: str
    thought: Thought


@dataclass(frozen=True, slots=True)
class Answered:
    """Which message of ours answered which question, by Telegram's numbers within the chat."""

    question: int
    answer: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an update ended: a word for the log, what is remembered, and the question if it was missed.

    `mark` is what somebody thinks of an answer, counted without who; `forget` are keyed names of whom to
    forget in the same commit, before what is remembered here; `answered` is for when the question is edited.
    """

    word: str
    conversation: Conversation | None = None
    missed: str = ""
    mark: Mark | None = None
    forget: tuple[str, ...] = ()
    answered: Answered | None = None


@dataclass(frozen=True, slots=True)
class Miss:
    """A question that got no answer, folded and freed of what could name someone."""

    text: str
    count: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """How often people said the same of the answers to an intent, and the days of the first and last time."""

    intent: str
    thought: Thought
    count: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Window:
    """A limit on messages, shared by all who send: at most so many under one name in any span of seconds."""

    name: str
    most: int
    seconds: float


@dataclass(slots=True)
class Saved:
    """What one call of `save` did, for the log."""

    new: int = 0
    repeated: int = 0
    flooded: int = 0


class Journal(Protocol):
    """A durable inbox and what goes with it. When a method returns, its effect survives a power cut."""

    @property
    def crashed(self) -> bool:
        """Whether, a minute ago at most, a process was found to have ended without closing the journal."""
        ...

    async def save(self, arrivals: Sequence[Arrival]) -> Saved:
        """Keep updates, each id once for ever; only after this may they be acknowledged."""

    async def claim(self, limit: int, patience: float) -> list[Claim]:
        """Take the oldest update of up to `limit` chats that nobody has in hand, waiting for one."""

    async def finish(self, claim: Claim, outcome: Outcome) -> None:
        """Mark as done, erase the payload and remember the conversation, all in one commit."""

    async def answer_to(self, claim: Claim, question: int) -> int | None:
        """Return the message that answered a question of the same chat, while that is remembered."""

    async def sent(self, claim: Claim, parts: int) -> None:
        """Remember how many messages of a reply were sent, so that a crash does not repeat them."""

    async def postpone(self, claim: Claim, delay: float) -> None:
        """Count a failure and give the update back, to be claimed again after a delay."""

    async def set_aside(self, claim: Claim, error: str) -> None:
        """Give up on an update: its payload is erased, the kind of error stays."""

    def release(self, claim: Claim, delay: float = 0.0) -> None:
        """Give an update back as it was, because it cannot be worked on now."""

    def writable(self) -> bool:
        """Whether the last write went through: no reply should leave while its mark could not be kept."""

    async def pause(self, on: bool) -> None:
        """Turn the switch that asks everybody for patience, for all who serve and until it is turned back."""

    def paused(self) -> bool:
        """Whether an operator paused the assistant, as last heard."""

    def depth(self) -> int:
        """How many updates wait or are in hand."""

    async def may_leave(self, windows: Sequence[Window]) -> float:
        """Count a message under limits that others share, or return the seconds until they leave room."""

    def halt(self, seconds: float) -> None:
        """Tell the others who send that Telegram asked to wait."""

    async def ended_since(self, at: float) -> dict[str, int]:
        """Count the updates that ended since a moment, by their outcome, whoever served them."""

    async def misses(self) -> list[Miss]:
        """Return the questions that got no answer, most frequent first."""

    async def feedback(self) -> list[Feedback]:
        """Return what people said of answers: what is « wrong » first, then disliked, then liked."""

    async def purge(self) -> None:
        """Erase what is past its time."""

    async def close(self) -> None:
        """Write what is pending and close the files."""
