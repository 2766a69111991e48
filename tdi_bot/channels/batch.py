"""The batch: one JSON object a line in, one out, in order, so that anything can be plugged in."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn, TextIO

from tdi_bot.channels.door import Door, local_now
from tdi_bot.model import Conversation, Message, Reply


class BadLineError(ValueError):
    """A line is not a question; its text says why, in French."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One line of input, checked."""

    id: str | int | float | None
    chat: str
    text: str


def run(
    door: Door,
    lines: Iterable[bytes],
    out: TextIO,
    clock: Callable[[], datetime] = local_now,
    on_failure: Callable[[Exception], None] = lambda error: None,
) -> int:
    """Answer each line; return how many a fault of ours left without an answer, which makes the exit code."""
    conversations: dict[str, Conversation] = {}
    failures = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            ask = parse(line)
        except BadLineError as error:
            write(out, {"id": None, "error": f"ligne {number} : {error}"})
            continue
        before = conversations.get(ask.chat, Conversation())
        try:
            reply, after, _ = door.reply(Message(ask.chat, ask.text), before, clock())
        except Exception as error:  # one question that we fail must not lose the ones behind it
            failures += 1
            on_failure(error)
            write(out, {"id": ask.id, "error": f"ligne {number} : erreur interne ({type(error).__name__})"})
            continue
        conversations[ask.chat] = after
        write(out, payload(ask.id, ask.chat, reply))
    return failures


def parse(line: bytes) -> Ask:
    """Read one line of input, or say in French what is wrong with it."""
    try:
        value = json.loads(line.decode("utf-8-sig"), parse_constant=_no_constant)
    except UnicodeDecodeError:
        raise BadLineError("le texte n'est pas en UTF-8") from None
    except (ValueError, RecursionError):
        raise BadLineError("ce n'est pas du JSON") from None
    if not isinstance(value, dict):
        raise BadLineError('il faut un objet {"id", "chat", "text"}')
    identity, chat, text = value.get("id"), value.get("chat"), value.get("text")
    if not isinstance(text, str):
        raise BadLineError("« text » manque ou n'est pas un texte")
    if isinstance(identity, bool) or not isinstance(identity, str | int | float | None):
        raise BadLineError("« id » doit être un texte ou un nombre")
    if isinstance(chat, bool) or not isinstance(chat, str | int | None):
        raise BadLineError("« chat » doit être un texte ou un nombre")
    return Ask(identity, f"id:{identity}" if chat is None else str(chat), text)


def payload(identity: str | int | float | None, chat: str, reply: Reply) -> dict[str, Any]:
    """Return a reply as the batch contract has it."""
    return {
        "id": identity,
        "chat": chat,
        "kind": reply.kind,
        "intent": reply.intents[0] if reply.intents else None,
        "intents": list(reply.intents),
        "confidence": round(float(reply.confidence), 4),
        "text": reply.text,
        "sources": [
            {
                "id": source.id,
                "title": source.title,
                "publisher": source.publisher,
                "url": source.url,
                "as_of": source.as_of,
            }
            for source in reply.sources
        ],
        "suggestions": [{"label": near.label, "text": near.text} for near in reply.suggestions],
        "places": [
            {"name": place.name, "lat": place.lat, "lon": place.lon, "distance_km": place.distance_km}
            for place in reply.places
        ],
    }


def write(out: TextIO, value: dict[str, Any]) -> None:
    """Write one object as one line and flush, so that a reader gets each answer as soon as it is there."""
    try:
        line = json.dumps(value, ensure_ascii=False)
        line.encode("utf-8")
    except UnicodeEncodeError:  # half a surrogate pair, from an id such as "\\ud800"
        line = json.dumps(value)
    out.write(line + "\n")
    out.flush()


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)
