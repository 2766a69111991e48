"""What stands on a button and behind it: ids only, so that an old button works after a restart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tdi_bot.answering.recalling import refer_to_sites
from tdi_bot.model import Reply, Suggestion

QUESTION = "q:"
MAP = "m:"
PIN = "v:"
LIKED = "+:"
DISLIKED = "-:"
WRONG = "x:"
LANGUAGE = "l:"
PAGES = "123456789"
"""A page button holds « p », the page's number and the question's reference."""

_LABEL = 60
_CALLBACK_BYTES = 64
_MOST_BUTTONS = 12
_MOST_PINS = 4

Row = list[dict[str, str]]
Keyboard = dict[str, Any]
"""Rows and keyboards as the Bot API has them: what is sent with each reply is not wrapped to be unwrapped."""


def page_data(number: int, ref: str) -> str:
    """Return what a button to a page of a long reply holds, or nothing when that page cannot be named."""
    return f"p{number}:{ref}" if str(number) in PAGES else ""


def page_asked(data: str) -> tuple[int, str] | None:
    """Return the page and the reference that a page button holds, or None for other data."""
    if data[:1] == "p" and data[1:2] in PAGES and data[2:3] == ":":
        return int(data[1]), data[3:]
    return None


def button(label: str, data: str) -> Row:
    """Return a button, or nothing when its data would not fit."""
    fits = 0 < len(data.encode()) <= _CALLBACK_BYTES
    return [{"text": label, "callback_data": data}] if fits else []


def keyboard_of(
    reply: Reply, say: Callable[..., str], page: int, pages: int, *, with_map: bool = True
) -> Keyboard | None:
    """Return the buttons under a reply: near questions, pages, its map and pins, what one thinks of it."""
    rows = [
        *_questions(reply.suggestions),
        _turning(reply.ref, page, pages),
        [*(_map(reply, say) if with_map else []), *_pins(reply)],
        _thoughts(reply),
    ]
    return _keyboard(rows)


def questions(suggestions: tuple[Suggestion, ...], *more: Row) -> Keyboard | None:
    """Return near questions as buttons, and some rows below."""
    return _keyboard([*_questions(suggestions), *more])


def map_ref(reply: Reply) -> str:
    """Return what a reply's map can be drawn again from; a shared position is not in it."""
    if reply.picture is None:
        return ""
    return reply.ref or refer_to_sites(reply.places)


def asks_for_a_map(reply: Reply) -> bool:
    """Whether the question was for a map, so that it is sent at once."""
    return any(intent.startswith("carte.") or intent.endswith(".carte") for intent in reply.intents)


def _keyboard(rows: list[Row]) -> Keyboard | None:
    rows = [row for row in rows if row]
    return {"inline_keyboard": rows} if rows else None


def _questions(suggestions: tuple[Suggestion, ...]) -> Iterator[Row]:
    for each in suggestions[:_MOST_BUTTONS]:
        if each.ref:
            yield button(_label(each), QUESTION + each.ref)


def _turning(ref: str, page: int, pages: int) -> Row:
    if pages < 2:
        return []
    before = button(f"◀ {page - 1}/{pages}", page_data(page - 1, ref)) if page > 1 else []
    after = button(f"{page + 1}/{pages} ▶", page_data(page + 1, ref)) if page < pages else []
    return [*before, *after]


def _map(reply: Reply, say: Callable[..., str]) -> Row:
    ref = map_ref(reply)
    return button(say("telegram_bouton_carte", lang=reply.lang), MAP + ref) if ref else []


def _pins(reply: Reply) -> Row:
    """Offer to see a few sites in the phone's own maps; a long list would need too many."""
    if reply.kind != "answer" or len(reply.places) > _MOST_PINS:
        return []
    sites = [place.site for place in reply.places]
    pins = (button(f"📍 {number}", PIN + site) for number, site in enumerate(sites, 1) if site)
    return [each for row in pins for each in row]


def _thoughts(reply: Reply) -> Row:
    if reply.kind != "answer" or not reply.intents:
        return []
    intent = reply.intents[0]
    return [*button("👍", LIKED + intent), *button("👎", DISLIKED + intent)]


def _label(suggestion: Suggestion) -> str:
    label = suggestion.label or suggestion.text
    return label if len(label) <= _LABEL else label[: _LABEL - 1].rstrip() + "…"
