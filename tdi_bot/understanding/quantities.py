"""Reads the numbers and dates of a question, as typed values that can be compared with a fact's."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from tdi_bot.model import AskedDate, Quantity
from tdi_bot.text import Word

NUMBER_WORDS = {
    word: number
    for number, word in enumerate(
        "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize".split(),
        start=2,
    )
} | {"vingt": 20, "trente": 30, "cent": 100}
_PAUSE = re.compile(r"[,;:()!?.]")
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier january janv", "fevrier february fevr", "mars march", "avril april", "mai may",
            "juin june", "juillet july juil", "aout august",
            "septembre september sept", "octobre october oct",
            "novembre november nov", "decembre december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_UNITS = {
    "%": "%", "pourcent": "%", "€": "eur", "euro": "eur", "euros": "eur", "ha": "ha", "hectare": "ha",
    "hectares": "ha", "km": "km", "kilometre": "km", "kilometres": "km", "kms": "km",
    "million": "million", "millions": "million", "milliard": "milliard", "milliards": "milliard",
    "an": "an", "ans": "an", "mois": "mois",
}  # fmt: skip
_SCALES = {"million": 1e6, "milliard": 1e9}
_SHORT_SCALES = {"m": "million", "md": "milliard", "mds": "milliard"}
_BOUNDS: Mapping[tuple[str, ...], Literal["more", "less", "least"]] = {
    ("plus", "de"): "more", ("plus", "d"): "more", ("more", "than"): "more", ("over",): "more",
    ("moins", "de"): "less", ("less", "than"): "less", ("fewer", "than"): "less",
    ("au", "moins"): "least", ("at", "least"): "least",
}  # fmt: skip
_MEASURES = frozenset(_UNITS.values())
_JOINING = (["ou"], ["a"], ["et"], ["or"], ["to"])
_FIRST_YEAR, _LAST_YEAR = 1900, 2099
_WRITTEN = re.compile(r"\d{1,15}(?:[.,]\d{1,15})?")  # what is longer, or « 1e999 », counts nothing
_MOST_GROUPS = 6


@lru_cache(maxsize=16_384)
def _value(word: str) -> float | None:
    if word in NUMBER_WORDS:
        return float(NUMBER_WORDS[word])
    if not _WRITTEN.fullmatch(word):
        return None
    try:
        return float(word.replace(",", "."))
    except ValueError:
        return None


def read_dates(words: Sequence[Word]) -> tuple[tuple[AskedDate, ...], frozenset[int]]:
    """Return the dates of a question and the positions of the words that write them."""
    dates: list[AskedDate] = []
    used: set[int] = set()
    for place in [place for place, word in enumerate(words) if _is_year(word.folded)]:
        if place in used:
            continue
        year = int(words[place].folded)
        month, day, start = _month_and_day(words, place)
        if month is None and _counts_something(words, place):
            continue
        dates.append(AskedDate(year, month, day))
        used.update(range(start, place + 1))
    return tuple(dates), frozenset(used)


@lru_cache(maxsize=16_384)
def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isdigit() and _FIRST_YEAR <= int(word) <= _LAST_YEAR


def _counts_something(words: Sequence[Word], place: int) -> bool:
    """A bare « 2000 emplois » is a count, not a year."""
    previous = words[place - 1].folded if place else ""
    return previous not in {"en", "fin", "annee", "depuis", "avant", "apres", "debut", "in", "de", "et"} and (
        place + 1 < len(words) and words[place + 1].folded in _UNITS
    )


def _month_and_day(words: Sequence[Word], year_at: int) -> tuple[int | None, int | None, int]:
    if year_at >= 2 and all(words[year_at - back].folded.isdigit() for back in (1, 2)):
        day, month = int(words[year_at - 2].folded), int(words[year_at - 1].folded)
        if 1 <= day <= 31 and 1 <= month <= 12 and words[year_at].start - words[year_at - 1].end == 1:
            return month, day, year_at - 2
    if year_at and (month_named := MONTHS.get(words[year_at - 1].folded)):
        before = words[year_at - 2].folded.removesuffix("er") if year_at >= 2 else ""
        if before.isdigit() and 1 <= int(before) <= 31:
            return month_named, int(before), year_at - 2
        return month_named, None, year_at - 1
    return None, None, year_at


def read_quantities(
    words: Sequence[Word], concept_at: Mapping[int, str], taken: frozenset[int]
) -> tuple[tuple[Quantity, ...], frozenset[int]]:
    """Return the numbers of a question, each with the unit or the counted concept that follows it.

    `concept_at` gives the concept that begins at a word; `taken` are words of dates and places.
    """
    values = [_value(word.folded) for word in words]
    if values.count(None) == len(values):
        return (), frozenset()
    found: list[_Number] = []
    place = 0
    while place < len(words):
        value = None if place in taken else _value_at(words, place)
        if value is None:
            place += 1
            continue
        end = place + 1
        while end < min(len(words), place + _MOST_GROUPS) and _continues(words, end):
            value = value * 1000 + float(words[end].folded)
            end += 1
        unit, after = _unit(words, end, concept_at)
        found.append(_Number(value, unit, place, after))
        place = max(end, after)
    used = frozenset(at for number in found for at in range(number.start, number.end))
    return tuple(_quantity(number, words) for number in _with_shared_units(found, words)), used


class _Number(NamedTuple):
    """A number as written, with the words `start` to `end` (excluded) that write it and its unit."""

    value: float
    unit: str
    start: int
    end: int


def _quantity(number: _Number, words: Sequence[Word]) -> Quantity:
    scale = _SCALES.get(number.unit)
    if scale:
        return Quantity(number.value * scale, "eur")
    before = tuple(word.folded for word in words[max(0, number.start - 2) : number.start])
    return Quantity(number.value, number.unit, _BOUNDS.get(before, ""))


def _with_shared_units(found: Sequence[_Number], words: Sequence[Word]) -> list[_Number]:
    """« 850 ou 950 millions », « 15 milliards ou 14,6 »: one unit is written for both."""
    shared = list(found)
    for at in range(len(shared) - 2, -1, -1):
        if not shared[at].unit and _joined(words, shared[at], shared[at + 1]):
            shared[at] = shared[at]._replace(unit=shared[at + 1].unit)
    for at in range(1, len(shared)):
        if not shared[at].unit and _joined(words, shared[at - 1], shared[at]):
            shared[at] = shared[at]._replace(unit=shared[at - 1].unit)
    return shared


def _joined(words: Sequence[Word], one: _Number, other: _Number) -> bool:
    if not {one.unit, other.unit} & _MEASURES:
        return False
    between = [word.folded for word in words[one.end : other.start]]
    return between in _JOINING or (not between and "," in words[other.start].before)


def _value_at(words: Sequence[Word], place: int) -> float | None:
    """« un milliard » counts, « un site » does not."""
    if words[place].folded == "un" and place + 1 < len(words) and words[place + 1].folded in _SCALES:
        return 1.0
    return _value(words[place].folded)


def _continues(words: Sequence[Word], place: int) -> bool:
    """« 1 600 » is one number: three digits after one space."""
    word, before = words[place], words[place - 1]
    return (
        len(word.folded) == 3
        and word.folded.isdigit()
        and before.folded.isdigit()
        and len(before.folded) <= 3
        and word.start - before.end == 1
    )


def _unit(words: Sequence[Word], place: int, concept_at: Mapping[int, str]) -> tuple[str, int]:
    if place < len(words) and (unit := _UNITS.get(words[place].folded)):
        return unit, place + 1
    if place + 1 < len(words) and words[place + 1].folded == "€" and words[place].folded in _SHORT_SCALES:
        return _SHORT_SCALES[words[place].folded], place + 2
    for ahead in (0, 1):
        if place + ahead < len(words) and _PAUSE.search(words[place + ahead].before):
            break  # « en deux mots, Territoires d'industrie » counts no territories
        if place + ahead in concept_at:
            return concept_at[place + ahead], place
    return "", place
