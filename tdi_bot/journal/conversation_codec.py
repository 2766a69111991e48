"""Conversations as JSON: intents, concepts and slots, never the person's words nor where they are."""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Literal, NewType, Union, get_args, get_origin, get_type_hints

from tdi_bot.model import Conversation, PlaceMention, Slots, Turn

KEPT_TURNS = 6
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def encode(conversation: Conversation) -> bytes:
    """Return what may be stored of a conversation."""
    return join([write(turn)[1] for turn in conversation.turns[-KEPT_TURNS:]], conversation)


def write(turn: Turn) -> tuple[Turn, str]:
    """Return what may be stored of a turn, and its JSON."""
    kept = _without_words(turn)
    return kept, _json(_plain(kept))


def join(turns: Sequence[str], conversation: Conversation) -> bytes:
    """Return a conversation's JSON, its turns written already."""
    rest = _json(_plain(dataclasses.replace(conversation, turns=())))[1:]
    comma = "" if rest == "}" else ","
    return (f'{{"turns":[{",".join(turns)}]{comma}{rest}' if turns else f"{{{rest}").encode()


def decode(data: bytes) -> Conversation:
    """Read a stored conversation; what another version wrote is forgotten, not guessed."""
    try:
        conversation = _reader(Conversation)(json.loads(data))
    except (ValueError, TypeError, KeyError, AttributeError):
        return Conversation()
    return conversation if isinstance(conversation, Conversation) else Conversation()


def _without_words(turn: Turn) -> Turn:
    """Drop the words of place mentions, names that nobody knows, and positions."""
    if not (turn.slots.places or turn.slots.unknown_place or turn.slots.unknown_company):
        return turn
    places = tuple(
        dataclasses.replace(mention, text="") for mention in turn.slots.places if not _is_position(mention)
    )
    slots: Slots = dataclasses.replace(turn.slots, places=places, unknown_place="", unknown_company="")
    return dataclasses.replace(turn, slots=slots)


def _is_position(mention: PlaceMention) -> bool:
    return any(place.kind == "point" for place in mention.candidates)


def _plain(value: Any) -> Any:
    """Turn values into JSON's own; fields at their default are left out, sets are sorted."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    kind: Any = type(value)
    found = ((name, getattr(value, name), default) for name, default in _defaults(kind))
    return {name: _plain(each) for name, each, default in found if each != default}


@cache
def _defaults(kind: Any) -> tuple[tuple[str, Any], ...]:
    return tuple((field.name, field.default) for field in dataclasses.fields(kind))


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """Return the function that reads a value of a type from JSON; made once a type."""
    if isinstance(kind, NewType):
        return _reader(kind.__supertype__)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in {tuple, frozenset}:
        item = _reader(arguments[0])
        return lambda value: origin(item(each) for each in value)
    if origin in {Union, types.UnionType}:
        item = _reader(next(each for each in arguments if each is not type(None)))
        return lambda value: None if value is None else item(value)
    if origin is Literal:
        return lambda value: _one_of(arguments, value)
    if dataclasses.is_dataclass(kind):
        return _dataclass_reader(kind)
    return float if kind is float else lambda value: _exactly(kind, value)


def _dataclass_reader(kind: Any) -> Callable[[Any], Any]:
    readers = {name: _reader(hint) for name, hint in get_type_hints(kind).items()}
    return lambda value: kind(**{name: readers[name](each) for name, each in value.items()})


def _one_of(allowed: tuple[Any, ...], value: Any) -> Any:
    if value not in allowed:
        raise ValueError(value)
    return value


def _exactly(kind: type, value: Any) -> Any:
    if not isinstance(value, kind):
        raise TypeError(value)
    return value
