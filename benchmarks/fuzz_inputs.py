"""Inputs that nobody should send: real questions mangled, hostile strings, noise of every alphabet."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from tdi_bot.model import GeoPoint, Message

_HOSTILE = (
    "<script>alert(1)</script>",
    "<b><a href='tg://user?id=1'>x</b>",
    "&lt;&amp;&#0;&#x110000;&nbsp;",
    "'; DROP TABLE inbox; --",
    "{{7*7}} {fact.value} %s %(x)s ${HOME}",
    "../../etc/passwd",
    "\x00\x01\x02\x1b[31m",
    "\u202e\u2066\u2069\u200b\u200d\ufeff",
    "\ud800",
    "𝕼𝖚𝖊𝖑 𝖘𝖎𝖙𝖊",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L" * 5,
    "👨‍👩‍👧‍👦🇫🇷" * 20,
    "/start /aide@autre_bot",
    "/" + "x" * 300,
    "99999999999999999999 km autour de 75056",
    "-5 ha, NaN ha, 1e999 km, ٣ sites, ½ site",
    "31/02/2021 00:00 29/02/1900",
    "q:sites.liste",
)
_LONG = (
    "ﷺ" * 2000,
    "ﷺ " * 2000,
    "1" * 400,
    "?" * 500,
    "et " * 300,
    "a" * 4096,
    "é" * 4000,
    "e\u0301" * 2000,
    *((text + " ") * (4096 // (len(text) + 1)) for text in _HOSTILE),
)
"""Drawn more rarely: they take a hundred times as long."""
_ALPHABETS = (
    (0x20, 0x7E),
    (0xA0, 0x24F),
    (0x300, 0x36F),
    (0x370, 0x3FF),
    (0x400, 0x4FF),
    (0x590, 0x6FF),
    (0x2000, 0x206F),
    (0x3040, 0x30FF),
    (0x4E00, 0x4FFF),
    (0xD800, 0xDFFF),
    (0xFE00, 0xFE0F),
    (0x1D400, 0x1D7FF),
    (0x1F300, 0x1F6FF),
)
_LANGS = (None, "fr", "en", "de", "pt-BR", "", "zz", "\ud800")
_EDGES = (0.0, -0.0, 90.0, -90.0, 180.0, -180.0, 48.85, 2.35, 1e-12, 89.999999)
_ODD_LETTERS = "àéèêëïîôùûüçœæ'’-–— .,;:!?()[]{}<>&\"/\\@#%€0123456789\n\t\u00a0\u202f"


class Inputs:
    """Draws messages; the same seed draws the same ones."""

    def __init__(self, chance: random.Random, questions: Sequence[str]) -> None:
        self._chance = chance
        self._questions = list(questions)
        self._words = sorted({word for question in questions for word in question.split()})
        self._ways: tuple[Callable[[], str], ...] = (
            self._mangled,
            self._mangled,
            self._crossed,
            self._salad,
            self._noise,
            self._hostile,
            self._endless,
        )

    def message(self) -> Message:
        """Draw one message."""
        chance = self._chance
        lang = chance.choice(_LANGS)
        if chance.random() < 0.03:
            return Message("fuzz", "", lang, self._point())
        return Message("fuzz", chance.choice(self._ways)(), lang)

    def _point(self) -> GeoPoint:
        chance = self._chance
        if chance.random() < 0.5:
            return GeoPoint(chance.choice(_EDGES), chance.choice(_EDGES))
        return GeoPoint(chance.uniform(-90, 90), chance.uniform(-180, 180))

    def _question(self) -> str:
        return self._chance.choice(self._questions)

    def _mangled(self) -> str:
        """Damage a question as keyboards, and those who try, do."""
        chance, letters = self._chance, list(self._question())
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(letters) + 1)
            match chance.randrange(6):
                case 0:
                    letters[at : at + 1] = []
                case 1:
                    letters.insert(at, chance.choice(_ODD_LETTERS))
                case 2:
                    letters[at : at + 2] = reversed(letters[at : at + 2])
                case 3:
                    letters[at : at + 1] = letters[at : at + 1] * chance.randint(2, 30)
                case 4:
                    letters[at:at] = chance.choice(_HOSTILE)[:40]
                case _:
                    letters = [letter.upper() for letter in letters]
        return "".join(letters)

    def _crossed(self) -> str:
        """Put the beginning of one question before the end of another."""
        one, other = self._question(), self._question()
        cut, rest = self._chance.randrange(len(one) + 1), self._chance.randrange(len(other) + 1)
        return one[:cut] + self._chance.choice((" ", " et ", " ? ", "\n", "")) + other[rest:]

    def _salad(self) -> str:
        """Draw words of questions in no order."""
        return " ".join(self._chance.choices(self._words, k=self._chance.randint(1, 25)))

    def _noise(self) -> str:
        """Draw letters of a few alphabets."""
        chance = self._chance
        pools = chance.choices(_ALPHABETS, k=chance.randint(1, 3))
        return "".join(chr(chance.randint(*chance.choice(pools))) for _ in range(chance.randint(0, 80)))

    def _hostile(self) -> str:
        if self._chance.random() < 0.05:
            return self._chance.choice(_LONG)[:4096]
        pieces = self._chance.choices(_HOSTILE, k=self._chance.randint(1, 3))
        return self._chance.choice(("", " ", "\n")).join(pieces)[:4096]

    def _endless(self) -> str:
        """Repeat a question, rarely, up to what Telegram carries."""
        if self._chance.random() > 0.05:
            return self._mangled()
        return (self._question() + " ") * self._chance.randint(5, 60)
