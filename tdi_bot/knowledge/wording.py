"""How values are said, in French and in English: amounts, shares, dates in words, lists, typography."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from tdi_bot.knowledge.records import Atom, Value
from tdi_bot.model import Lang

FORMATS: tuple[str, ...] = ("liste", "lettres", "annee", "mois")
"""What may follow a `|` in a place: bullets, a small number in letters, only the year or month of a date."""

NARROW = "\u202f"
NO_BREAK = "\u00a0"

_MONTHS_FR = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
_MONTHS_EN = "January February March April May June July August September October November December"
_MONTHS: dict[Lang, list[str]] = {"fr": _MONTHS_FR.split(), "en": _MONTHS_EN.split()}
_LETTERS_FR = "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
_LETTERS_EN = "zero one two three four five six seven eight nine ten eleven twelve"
_LETTERS: dict[Lang, list[str]] = {"fr": _LETTERS_FR.split(), "en": _LETTERS_EN.split()}
_ISO = re.compile(r"(\d{4})-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?")
_PERIODS_IN_ENGLISH = (
    (re.compile(r"fin (\d{4})"), "at the end of {}"),
    (re.compile(r"début (\d{4})"), "at the start of {}"),
    (re.compile(r"mi-(\d{4})"), "in mid-{}"),
    (re.compile(r"en (\d{4})"), "in {}"),
)
_LETTER_APOSTROPHE = re.compile(r"'(?<=[^\W\d_]')(?=[^\W\d_])")
"""Its sign comes first, then what stands before it: the search goes from one sign to the next."""
_BEFORE_HIGH = re.compile(r"(?<=\S)[ \u00a0]([;!?])")
_SPACED = re.compile(r"[;!?](?<=[ \u00a0].)")
"""A sign after a space that can break: as with the apostrophe, the search goes from sign to sign."""
_BEFORE_COLON = re.compile(r"(?<=\S)[ \u202f]:")


def say_value(name: str, value: Value, lang: Lang = "fr", form: str = "") -> str:
    """Return a value as it is read; its name's ending says the unit: `_eur` is euros, `_pct` a percentage."""
    if isinstance(value, tuple):
        items = [say_value(name, item, lang) for item in value]
        return "\n".join(f"- {item}" for item in items) if form == "liste" else join(items, lang)
    if form == "liste":
        return f"- {say_value(name, value, lang)}"
    if form == "lettres" and isinstance(value, int) and 0 <= value < len(_LETTERS[lang]):
        return _LETTERS[lang][value]
    if isinstance(value, str):
        return _say_text(value, lang, form)
    return _say_quantity(name, value, lang)


@lru_cache(maxsize=4096)
def say_number(value: int | float, lang: Lang = "fr") -> str:
    """Return a number with its thousands apart: « 1 600 » and « 40,5 », or “1,600” and “40.5”."""
    # Decimal(repr) keeps what the editor wrote; a binary float would bring its own digits.
    exact = Decimal(repr(value)).normalize()
    whole, _, rest = f"{exact:f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", NARROW if lang == "fr" else ",")
    sign = "-" if whole.startswith("-") and int(whole) == 0 else ""
    return sign + grouped + (("," if lang == "fr" else ".") + rest if rest else "")


def say_amount(euros: int | float, lang: Lang = "fr") -> str:
    """Return euros in the largest unit that says them exactly: « 56,5 millions d’euros », “€56.5 million”."""
    for size, french, english in ((10**9, "milliard", "billion"), (10**6, "million", "million")):
        scaled = Decimal(repr(euros)) / size
        if abs(scaled) >= 1 and scaled == round(scaled, 3):
            number = say_number(float(scaled), lang)
            if lang == "en":
                return f"€{number} {english}"
            plural = "s" if abs(scaled) >= 2 else ""
            return f"{number}{NO_BREAK}{french}{plural} d’euros"
    if lang == "en":
        return f"€{say_number(euros, lang)}"
    return f"{say_number(euros, lang)}{NO_BREAK}euro{'s' if abs(euros) >= 2 else ''}"


def say_date(iso: str, lang: Lang = "fr") -> str:
    """Return an ISO date in words: « 1er septembre 2020 », « octobre 2021 », « 2022 »."""
    match = _ISO.fullmatch(iso)
    if match is None:
        return iso
    year, month, day = match.groups()
    text = f"{_MONTHS[lang][int(month) - 1]} {year}"
    if day is None:
        return text
    if lang == "en":
        return f"{int(day)} {text}"
    return f"{'1er' if day == '01' else int(day)}{NO_BREAK}{text}"


def say_date_of(as_of: str, period: str = "", lang: Lang = "fr", *, state: bool = False) -> str:
    """Return when something holds: « le 23 septembre 2021 », « en octobre 2021 », « fin 2020 ».

    With `state`, a full date is that of a state of things: « au 23 septembre 2021 », “as of…”.
    """
    if period:
        if lang == "fr":
            return period
        for pattern, english in _PERIODS_IN_ENGLISH:
            if match := pattern.fullmatch(period):
                return english.format(match[1])
    day = as_of.count("-") == 2
    of_a_day = {"fr": ("le", "au"), "en": ("on", "as of")}[lang][state]
    before = of_a_day if day else {"fr": "en", "en": "in"}[lang]
    return f"{before} {say_date(as_of, lang)}"


def join(items: list[str], lang: Lang = "fr") -> str:
    """Return « a, b et c »."""
    if len(items) < 2:
        return "".join(items)
    last = " et " if lang == "fr" else " and "
    return ", ".join(items[:-1]) + last + items[-1]


def typeset(text: str) -> str:
    """Return French text with its apostrophes curved and the spaces of its punctuation unbreakable."""
    # Most texts have little of all this: a pattern is run only where its sign is.
    if "'" in text:
        text = _LETTER_APOSTROPHE.sub("’", text)
    if _SPACED.search(text):
        text = _BEFORE_HIGH.sub(NARROW + r"\1", text)
    if " :" in text or NARROW + ":" in text:
        text = _BEFORE_COLON.sub(NO_BREAK + ":", text)
    return text.replace("« ", "«" + NO_BREAK).replace(" »", NO_BREAK + "»")


def _say_quantity(name: str, value: int | float, lang: Lang) -> str:
    if name.endswith("_eur"):
        return say_amount(value, lang)
    if name.endswith("_pct"):
        return f"{say_number(value, lang)}{NARROW + '%' if lang == 'fr' else '%'}"
    # A year is a name for a stretch of time, not a quantity: « 2020 », never « 2 020 ».
    if name == "annee" or name.endswith("_annee"):
        return str(value)
    return say_number(value, lang)


def _say_text(value: Atom, lang: Lang, form: str) -> str:
    text = str(value)
    if _ISO.fullmatch(text):
        cut = {"annee": 4, "mois": 7}.get(form, len(text))
        return say_date(text[:cut], lang)
    return text
