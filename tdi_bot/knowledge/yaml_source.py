"""Read YAML as editors mean it: no silent number, date or boolean, no duplicate key, no alias, bounded size.

YAML 1.1 reads `01004` as 516, `12:30` as 750 and `no` as false. Here a plain scalar is either clearly a
number or clearly a text; what YAML would turn into something else has to be quoted, and the error says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import yaml

from tdi_bot.knowledge.problem import Problem

MAX_BYTES = 1_000_000
MAX_DEPTH = 8

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?")
_TRAPS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"[-+]?0\d[\d_]*"), "un code qui commence par zéro serait lu comme un autre nombre"),
    (re.compile(r"\d{4}-\d{2}(?:-\d{2}.*)?"), "une date sans guillemets peut être lue autrement"),
    (
        re.compile(r"[-+]?\d+(?::[0-5]?\d)+(?:\.\d*)?"),
        "des chiffres séparés par « : » seraient lus comme un nombre",
    ),
    (re.compile(r"(?i:yes|no|on|off|y|n|true|false)"), "ce mot serait lu comme vrai ou faux"),
    (re.compile(r"(?i:[-+]?\.inf|\.nan|null)|~"), "ce mot a un sens particulier en YAML"),
    (
        re.compile(r"[-+]?(?:0x[\da-fA-F_]+|0b[01_]+|0o[0-7]+|\d+(?:\.\d*)?[eE][-+]?\d+)"),
        "ceci serait lu comme un nombre",
    ),
    (
        re.compile(r"[-+]?\d[\d_]*_[\d_]*(?:\.\d+)?|\+\d+(?:\.\d+)?|[-+]?\.\d+|[-+]?\d+\."),
        "nombre écrit d'une façon ambiguë",
    ),
)


@dataclass(frozen=True, slots=True)
class Scalar:
    """One text or number with the line it stands on."""

    value: str | int | float
    line: int


@dataclass(frozen=True, slots=True)
class Sequence_:
    """One list with its line."""

    items: tuple[Tree, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Mapping_:
    """One mapping; keys are always text, with their own lines."""

    entries: dict[str, Tree]
    lines: dict[str, int]
    line: int


Tree = Scalar | Sequence_ | Mapping_


class _Unreadable(Exception):
    """The rest of the file cannot be read; the problem is already noted."""


def read_yaml(path: Path, name: str, problems: list[Problem]) -> Tree | None:
    """Return the file as a tree with lines, or None; what is wrong is added to `problems` under `name`."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        problems.append(
            Problem(name, 0, "", f"fichier illisible ({error.strerror})", "vérifier le fichier et ses droits")
        )
        return None
    if len(raw) > MAX_BYTES:
        problems.append(
            Problem(
                name,
                0,
                "",
                f"fichier trop gros ({len(raw)} octets)",
                f"le partager : {MAX_BYTES} octets au plus",
            )
        )
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        problems.append(Problem(name, line, "", "le fichier n'est pas en UTF-8", "l'enregistrer en UTF-8"))
        return None
    return parse_yaml(text, name, problems)


def parse_yaml(text: str, name: str, problems: list[Problem]) -> Tree | None:
    """Return the text as a tree with lines, or None when it is empty or unreadable."""
    try:
        return _Builder(text, name, problems).document()
    except _Unreadable:
        return None
    except yaml.YAMLError as error:
        problems.append(_syntax_problem(error, name, text))
        return None


class _Builder:
    """Turn the event stream of one file into a tree, noting problems on the way."""

    def __init__(self, text: str, name: str, problems: list[Problem]) -> None:
        self.events: Iterator[yaml.Event] = yaml.parse(text, Loader=_Loader)
        self.name = name
        self.problems = problems

    def document(self) -> Tree | None:
        tree: Tree | None = None
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._stop(event, "", "plusieurs documents dans un fichier", "enlever la ligne « --- »")
                tree = self._node(next(self.events), "", 0)
        return tree

    def _node(self, event: yaml.Event, path: str, depth: int) -> Tree:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._stop(
                event,
                path,
                "ancre ou renvoi YAML (& ou *)",
                "écrire la valeur en toutes lettres, entre guillemets",
            )
        if depth > MAX_DEPTH:
            self._stop(event, path, "trop de niveaux imbriqués", f"{MAX_DEPTH} niveaux au plus")
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, path)
        tag = getattr(event, "tag", None)
        if tag is not None:
            self._stop(event, path, f"étiquette YAML « {tag} »", "enlever ce qui suit le « ! »")
        line = _line(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence_(tuple(self._items(path, depth)), line)
        return self._mapping(path, depth, line)

    def _items(self, path: str, depth: int) -> Iterator[Tree]:
        index = 0
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            yield self._node(event, f"{path}[{index}]", depth + 1)
            index += 1

    def _mapping(self, path: str, depth: int, line: int) -> Mapping_:
        entries: dict[str, Tree] = {}
        lines: dict[str, int] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                self._stop(
                    event,
                    path,
                    "une clé doit être un mot",
                    "mettre la clé entre guillemets si elle contient { ou [",
                )
            key = str(event.value)
            inside = f"{path}.{key}" if path else key
            value = self._node(next(self.events), inside, depth + 1)
            if key in entries:
                self._note(
                    event,
                    inside,
                    f"« {key} » est écrit deux fois (déjà ligne {lines[key]})",
                    "garder une seule des deux",
                )
                continue
            entries[key] = value
            lines[key] = _line(event)
        return Mapping_(entries, lines, line)

    def _scalar(self, event: yaml.ScalarEvent, path: str) -> Scalar:
        line = _line(event)
        value: str = event.value
        if event.tag is not None:
            self._note(event, path, f"étiquette YAML « {event.tag} »", "enlever ce qui commence par « ! »")
        # The C parser says a plain scalar with an empty style, the Python one with None.
        if event.style:
            return Scalar(value, line)
        if _NUMBER.fullmatch(value):
            return Scalar(float(value) if "." in value else int(value), line)
        for trap, why in _TRAPS:
            if trap.fullmatch(value):
                self._note(event, path, f"{value} sans guillemets : {why}", f'écrire "{value}" pour un texte')
                break
        return Scalar(value, line)

    def _note(self, event: yaml.Event, path: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(self.name, _line(event), path, message, remedy))

    def _stop(self, event: yaml.Event, path: str, message: str, remedy: str) -> NoReturn:
        self._note(event, path, message, remedy)
        raise _Unreadable


def _syntax_problem(error: yaml.YAMLError, name: str, text: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    detail = str(getattr(error, "problem", None) or error)
    line = mark.line + 1 if mark is not None else 0
    lines = text.splitlines()
    # The parser stops some lines after the slip; look for it just before.
    for number in range(max(1, line - 2), min(line, len(lines)) + 1):
        written = lines[number - 1]
        if written[: len(written) - len(written.lstrip())].count("\t"):
            return Problem(name, number, "", "une tabulation sert de retrait", "la remplacer par des espaces")
        if written.replace('\\"', "").count('"') % 2:
            return Problem(name, number, "", "un guillemet n'est pas refermé", "ajouter le guillemet fermant")
    if "mapping values are not allowed" in detail:
        return Problem(name, line, "", "un « : » de trop sur la ligne", "mettre le texte entre guillemets")
    if "special characters are not allowed" in detail or "control characters" in detail:
        return Problem(name, line, "", "un caractère invisible est interdit", "l'effacer et retaper la ligne")
    remedy = "comparer le retrait et les guillemets avec l'entrée d'avant"
    return Problem(name, line, "", f"YAML illisible ({detail})", remedy)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark is not None else 0
