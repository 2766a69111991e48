"""Sentences that refer to facts: `{fact.value}`, `{fact.value|liste}`, `{fact@}`, `{t:term}`, `{name}`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from tdi_bot.knowledge.records import Fact, Ref
from tdi_bot.knowledge.wording import FORMATS, say_date_of, say_value, typeset
from tdi_bot.model import Lang

_PLACE = re.compile(r"\{([^{}]*)\}")
_INSIDE = re.compile(
    r"(?P<fact>[a-z0-9]+(?:-[a-z0-9]+)*)(?:\.(?P<value>[a-z][a-z0-9_]*)(?:\|(?P<format>[a-z]+))?|(?P<at>@)(?P<state>\|au)?)"
    r"|t:(?P<term>[a-z0-9]+(?:-[a-z0-9]+)*)"
    r"|(?P<name>[a-z][a-z0-9_]*)"
)
_SENTENCE_START = re.compile(r"(?:\A|[.!?…]\s+|\n\s*(?:[-–•]\s*)?)\Z")


class TemplateError(ValueError):
    """The text is no template; `message` and `remedy` are for the editor, `near` is what is wrong in it."""

    def __init__(self, message: str, remedy: str, near: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.near = near


class Known(Protocol):
    """What a template is rendered from."""

    def fact(self, fact_id: str) -> Fact:
        """Return the fact; KeyError when there is none."""
        ...

    def term(self, term_id: str) -> str:
        """Return the term's text; KeyError when there is none."""
        ...


@dataclass(frozen=True, slots=True)
class FactValue:
    """A place where one value of a fact is printed."""

    ref: Ref
    format: str = ""


@dataclass(frozen=True, slots=True)
class FactDate:
    """A place where the date at which a fact holds is printed, with its preposition.

    With `state`, that of a state of things (« au 4 juillet 2024 »), else of an event (« le 4 juillet 2024 »).
    """

    fact: str
    state: bool = False


@dataclass(frozen=True, slots=True)
class TermPlace:
    """A place where a term is printed."""

    term: str


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place that the caller fills by name."""

    name: str


Part = str | FactValue | FactDate | TermPlace | NamedPlace


@dataclass(frozen=True, slots=True)
class Rendered:
    """A sentence ready to be read, and the facts that it says, in order of appearance."""

    text: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A template with its facts said: a `%`-format of the names that are left, and the facts."""

    form: str
    facts: tuple[str, ...]
    lang: Lang
    names: frozenset[str]
    text: str
    """The whole sentence, where no name is left."""

    @property
    def whole(self) -> str:
        """The sentence as it is; KeyError when it has names to fill."""
        return self.filled({}) if self.names else self.text

    def filled(self, values: Mapping[str, object]) -> str:
        """Return the sentence with its names filled; KeyError when one is missing."""
        text = self.form % values
        return typeset(text) if self.lang == "fr" else text


@dataclass(frozen=True, slots=True)
class Template:
    """A text cut into literal parts and places."""

    parts: tuple[Part, ...]

    @classmethod
    def parse(cls, text: str) -> Template:
        """Cut the text at its places; TemplateError when a brace is stray or a place is misspelt."""
        return cls(tuple(_cut(text)))

    @property
    def literals(self) -> tuple[str, ...]:
        """The parts typed as they are."""
        return tuple(part for part in self.parts if isinstance(part, str))

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that the text says, each once, in order of appearance."""
        values = (
            part.ref.fact if isinstance(part, FactValue) else part.fact
            for part in self.parts
            if isinstance(part, FactValue | FactDate)
        )
        return tuple(dict.fromkeys(values))

    @property
    def names(self) -> frozenset[str]:
        """The names that the caller has to fill."""
        return frozenset(part.name for part in self.parts if isinstance(part, NamedPlace))

    def render(self, known: Known, lang: Lang = "fr", values: Mapping[str, object] | None = None) -> Rendered:
        """Return the sentence; KeyError when a place leads nowhere, which loading has checked."""
        sentence = self.said(known, lang)
        return Rendered(sentence.filled(values or {}), sentence.facts)

    def said(self, known: Known, lang: Lang = "fr") -> Sentence:
        """Return the sentence with its facts said and its names left open, for use again and again."""
        said: list[str] = []
        for part in self.parts:
            match part:
                case str():
                    said.append(part.replace("%", "%%"))
                case FactValue(ref, form):
                    value = say_value(ref.value, known.fact(ref.fact).values[ref.value], lang, form)
                    said.append(value.replace("%", "%%"))
                case FactDate(fact_id, state):
                    fact = known.fact(fact_id)
                    date = say_date_of(fact.as_of, fact.period, lang, state=state)
                    starts = _SENTENCE_START.search("".join(said)) is not None
                    said.append(date[:1].upper() + date[1:] if starts else date)
                case TermPlace(term):
                    said.append(known.term(term).replace("%", "%%"))
                case NamedPlace(name):
                    said.append(f"%({name})s")
        form = "".join(said)
        whole = "" if self.names else form % {}
        return Sentence(form, self.facts, lang, self.names, typeset(whole) if lang == "fr" else whole)


def _cut(text: str) -> Iterator[Part]:
    position = 0
    for match in _PLACE.finditer(text):
        if match.start() > position:
            yield _literal(text[position : match.start()])
        yield _place(match[1])
        position = match.end()
    if position < len(text):
        yield _literal(text[position:])


def _literal(text: str) -> str:
    if stray := re.search(r"[{}].*", text):
        remedy = "écrire {fait.valeur}, {fait@} ou {t:terme}"
        raise TemplateError("une accolade n'est pas refermée", remedy, stray[0])
    return text


def _place(inside: str) -> Part:
    match = _INSIDE.fullmatch(inside)
    if match is None:
        remedy = "écrire {fait.valeur}, {fait@} ou {t:terme}, sans espace"
        raise TemplateError(f"« {{{inside}}} » n'est pas compris", remedy, f"{{{inside}}}")
    if match["term"]:
        return TermPlace(match["term"])
    if match["name"] and not match["fact"]:
        return NamedPlace(match["name"])
    if match["at"]:
        return FactDate(match["fact"], bool(match["state"]))
    if match["format"] and match["format"] not in FORMATS:
        remedy = f"écrire l'un de : {', '.join('|' + f for f in FORMATS)}"
        raise TemplateError(f"« |{match['format']} » n'existe pas", remedy, f"{{{inside}}}")
    return FactValue(Ref(match["fact"], match["value"]), match["format"] or "")
