"""Evaluate equalities over facts, such as `a.x + b.y = c.z`, in exact fractions and without `eval`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from tdi_bot.knowledge.records import Fact

_TOKEN = re.compile(
    r"\s*(?:(?P<ref>[a-z0-9]+(?:-[a-z0-9]+)*\.[a-z][a-z0-9_]*)|(?P<round>arrondi)|(?P<number>\d+(?:[.,]\d+)?)"
    r"|(?P<sign>[-+×*/÷()=−]))"
)
_SAME_SIGN = {"−": "-", "*": "×", "÷": "/"}


class InvariantError(ValueError):
    """The equality cannot be read; `message` and `remedy` are for the editor."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


def broken(check: str, facts: Mapping[str, Fact]) -> str:
    """Return why the equality does not hold, or an empty text; InvariantError when it cannot be read."""
    reader = _Expression(check, facts)
    left = reader.sum()
    reader.expect("=")
    right = reader.sum()
    if reader.position < len(reader.tokens):
        raise InvariantError(f"« {reader.here()} » est de trop", "une seule égalité par ligne")
    return "" if left == right else f"l'égalité est fausse : {_said(left)} ≠ {_said(right)} ({check})"


class _Expression:
    """A recursive descent over the tokens of one equality."""

    def __init__(self, check: str, facts: Mapping[str, Fact]) -> None:
        self.facts = facts
        self.tokens = _tokens(check)
        self.position = 0

    def here(self) -> str:
        """Return the token to be read next, or an empty text at the end."""
        return self.tokens[self.position][1] if self.position < len(self.tokens) else ""

    def expect(self, sign: str) -> None:
        """Go past a sign that has to stand here."""
        if self.here() != sign:
            raise InvariantError(
                f"« {sign} » est attendu, « {self.here()} » est lu", "écrire a.x + b.y = c.z"
            )
        self.position += 1

    def sum(self) -> Fraction:
        """Return terms added and subtracted."""
        value = self.product()
        while self.here() in {"+", "-"}:
            plus = self.here() == "+"
            self.position += 1
            other = self.product()
            value = value + other if plus else value - other
        return value

    def product(self) -> Fraction:
        """Return factors multiplied and divided."""
        value = self.factor()
        while self.here() in {"×", "/"}:
            times = self.here() == "×"
            self.position += 1
            other = self.factor()
            if not times and other == 0:
                raise InvariantError("division par zéro", "vérifier les valeurs de l'égalité")
            value = value * other if times else value / other
        return value

    def factor(self) -> Fraction:
        """Return a value, a number, a rounded sum or a sum in brackets."""
        if self.position >= len(self.tokens):
            raise InvariantError("l'égalité n'est pas finie", "écrire a.x + b.y = c.z")
        kind, text = self.tokens[self.position]
        self.position += 1
        if kind == "ref":
            return self._value(text)
        if kind == "number":
            return Fraction(text.replace(",", "."))
        if kind == "round":
            self.expect("(")
            value = self.sum()
            self.expect(")")
            # Half away from zero, as people round; Python's round() goes to the even neighbour.
            return Fraction(int(value + Fraction(1, 2)) if value >= 0 else -int(-value + Fraction(1, 2)))
        if text == "(":
            value = self.sum()
            self.expect(")")
            return value
        raise InvariantError(f"« {text} » n'est pas attendu ici", "écrire a.x + b.y = c.z")

    def _value(self, ref: str) -> Fraction:
        fact_id, _, name = ref.partition(".")
        fact = self.facts.get(fact_id)
        value = fact.values.get(name) if fact else None
        if value is None:
            raise InvariantError(
                f"« {ref} » n'existe pas", "écrire fait.valeur avec un fait de knowledge/facts/"
            )
        if isinstance(value, str | tuple):
            raise InvariantError(f"« {ref} » n'est pas un nombre", "désigner une valeur qui est un nombre")
        return Fraction(repr(value))


def _tokens(check: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    position = 0
    text = check.rstrip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise InvariantError(
                f"« {text[position:].strip()[:20]} » n'est pas compris",
                "opérateurs : + - × / ( ) = arrondi(…)",
            )
        word = match[match.lastgroup]
        found.append((match.lastgroup, _SAME_SIGN.get(word, word)))
        position = match.end()
    return found


def _said(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.4g}"
