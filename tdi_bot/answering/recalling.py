"""What a button holds of an answered question: its intent and slots as a short reference, and back."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import replace
from hashlib import blake2b

from tdi_bot.model import (
    IntentId,
    Lang,
    Place,
    PlaceKind,
    PlaceMention,
    Quantity,
    Question,
    ReplyPlace,
    Scheme,
    Slots,
    Understood,
)
from tdi_bot.places import Places, Site

LONGEST = 60
"""Bytes of a reference: Telegram gives a button 64 for all that it holds."""
SITES_ALONE = "!"
"""Begins a reference to nothing but some sites, by their marks: where a person is must not be in it."""

_LETTERS: dict[PlaceKind, str] = {
    "commune": "c",
    "ancienne": "a",
    "epci": "e",
    "departement": "d",
    "region": "r",
    "contree": "y",
    "territoire": "t",
    "site": "s",
}
_KINDS = {letter: kind for kind, letter in _LETTERS.items()}
_SCHEMES: dict[str, Scheme] = {"c": "cles-en-main", "f": "france-2030"}
_SCHEME_LETTERS: dict[str, str] = {scheme: letter for letter, scheme in _SCHEMES.items()}
_MARK = 3


def refer(understood: Understood) -> str:
    """Return the reference of a question, or nothing when its answer hangs on more than one can hold."""
    slots = understood.slots
    unheld = slots.dates or slots.company or slots.winner or slots.unknown_company or slots.unknown_place
    if unheld or understood.intent.startswith(("meta.", "derive.")) or len(understood.slots.places) > 4:
        return ""
    if any(mention.place.kind not in _LETTERS for mention in slots.places):
        return ""
    parts = ",".join(_parts(understood))
    ref = f"{understood.intent}@{parts}" if parts else str(understood.intent)
    return ref if len(ref.encode()) <= LONGEST else ""


def refer_to_sites(places: tuple[ReplyPlace, ...]) -> str:
    """Return the reference of sites in their order, without the place that they were asked from."""
    ref = SITES_ALONE + "".join(_mark(place.site) for place in places if place.site)
    return ref if len(SITES_ALONE) < len(ref) <= LONGEST else ""


def refer_to_place(place: Place) -> str:
    """Return the reference of one place, for a button that names it."""
    return f"@{_LETTERS[place.kind]}{place.id}" if place.kind in _LETTERS else ""


def recalled(ref: str, places: Places, lang: Lang) -> Understood | None:
    """Return the question behind a reference; None when it is forged, or what it names is gone."""
    intent, _, held = ref.partition("@")
    slots, yes_no = Slots(), False
    mentions: list[PlaceMention] = []
    try:
        for part in filter(None, held.split(",")):
            if part == "Y":
                yes_no = True
            elif part[0] in _KINDS:
                mentions.append(PlaceMention(0, 0, "", (_place(part, places),), decided=True))
            else:
                slots = _with_value(slots, part[0], part[1:])
    except (ValueError, KeyError):
        return None
    slots = _with(slots, places=tuple(mentions))
    question = Question("", "", slots, lang, yes_no)
    return Understood(IntentId(intent), slots, frozenset(), 1.0, question)


def recalled_place(ref: str, places: Places) -> Place | None:
    """Return the place behind « @c64445 », or None."""
    try:
        return _place(ref[1:], places) if ref.startswith("@") else None
    except (ValueError, KeyError, IndexError):
        return None


def recalled_sites(ref: str, places: Places) -> tuple[Site, ...]:
    """Return the sites behind marks, in their order; those that are gone are left out."""
    by_mark = {_mark(site.id): site for site in places.sites}
    marks = ref.removeprefix(SITES_ALONE)
    found = (by_mark.get(marks[at : at + _MARK]) for at in range(0, len(marks), _MARK))
    return tuple(site for site in found if site is not None)


def _parts(understood: Understood) -> Iterator[str]:
    slots = understood.slots
    for mention in slots.places:
        yield _LETTERS[mention.place.kind] + mention.place.id
    values = (
        ("W", slots.wave),
        ("P", slots.phase),
        ("K", slots.rank),
        ("S", _SCHEME_LETTERS.get(slots.scheme or "")),
        ("R", slots.radius_km),
        ("H", slots.area_min_ha),
        ("A", slots.activity or None),
        ("N", next((int(q.value) for q in slots.quantities if q.unit in {"site", "proche"}), None)),
    )
    for letter, value in values:
        if value is not None:
            yield letter + _short(value)
    if understood.question.yes_no:
        yield "Y"


def _short(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _with_value(slots: Slots, letter: str, value: str) -> Slots:
    match letter:
        case "W":
            return _with(slots, wave=int(value))
        case "P":
            return _with(slots, phase=int(value))
        case "K":
            return _with(slots, rank=int(value))
        case "S":
            return _with(slots, scheme=_SCHEMES[value])
        case "R":
            return _with(slots, radius_km=float(value))
        case "H":
            return _with(slots, area_min_ha=float(value))
        case "A":
            return _with(slots, activity=value)
        case "N":
            return _with(slots, quantities=(Quantity(float(value), "site"),))
        case _:
            raise ValueError(letter)


def _with(slots: Slots, **values: object) -> Slots:
    return replace(slots, **values)  # type: ignore[arg-type]


def _place(part: str, places: Places) -> Place:
    place = places.place(_KINDS[part[0]], part[1:])
    if place is None:
        raise KeyError(part)
    return place


def _mark(site: str) -> str:
    return urlsafe_b64encode(blake2b(site.encode(), digest_size=6).digest()).decode()[:_MARK]
