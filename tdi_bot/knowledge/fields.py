"""Read one mapping strictly: each field by name and kind; what nobody asked for is a problem."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from tdi_bot.knowledge.problem import Problem, nearest
from tdi_bot.knowledge.yaml_source import Mapping_, Scalar, Sequence_, Tree

PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
IDENTIFIER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
INTENT_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\.[a-z0-9]+(?:-[a-z0-9]+)*")


def is_date(text: str, *, full: bool = False) -> bool:
    """Return whether the text is a real date: YYYY-MM-DD, or also YYYY-MM and YYYY unless `full`."""
    match = PARTIAL_DATE.fullmatch(text)
    if match is None or (full and match[3] is None):
        return False
    try:
        dt.date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return False
    return True


class Fields:
    """One mapping of a content file, read field by field."""

    def __init__(self, node: Mapping_, file: str, path: str, problems: list[Problem]) -> None:
        self.node = node
        self.file = file
        self.path = path
        self.problems = problems
        self._asked: list[str] = []

    def problem(self, key: str, message: str, remedy: str, near: str = "") -> None:
        """Note a mistake in the field `key`, or in the whole mapping when it is empty.

        `near` is what to look for in a list or a text of several lines, to name the line that it stands on.
        """
        path = f"{self.path}.{key}" if key and self.path else key or self.path
        self.problems.append(Problem(self.file, self._line_near(key, near), path, message, remedy))

    def _line_near(self, key: str, near: str) -> int:
        node = self.node.entries.get(key)
        found = _line_of(node, near) if near and node is not None else 0
        return found or self.line(key)

    def line(self, key: str = "") -> int:
        """Return the line of a field, or of the mapping when the field is not there."""
        return self.node.lines.get(key, self.node.line)

    def has(self, key: str) -> bool:
        """Return whether the field is written."""
        return key in self.node.entries

    def raw(self, key: str) -> Tree | None:
        """Return the field as it stands, for readers that check it themselves."""
        self._asked.append(key)
        return self.node.entries.get(key)

    def text(self, key: str, *, required: bool = False) -> str:
        """Return a text field, stripped; an empty text when it is missing."""
        node = self.raw(key)
        if node is None:
            if required:
                self.problem(key, f"« {key} » manque", f"ajouter « {key}: … »")
            return ""
        return self.as_text(node, key)

    def as_text(self, node: Tree, key: str) -> str:
        """Return the node as a text, or a problem under `key` when it is a number, a list or empty."""
        if isinstance(node, Scalar):
            if isinstance(node.value, str):
                if not node.value.strip():
                    self._wrong(node, key, f"« {key} » est vide", "écrire un texte, ou enlever la ligne")
                return node.value.strip()
            self._wrong(
                node, key, f"{node.value} est un nombre, un texte est attendu", f'écrire "{node.value}"'
            )
            return ""
        self._wrong(
            node, key, f"« {key} » doit être un texte", "écrire un texte sur la ligne, entre guillemets"
        )
        return ""

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """Return a list of texts, none empty and none twice."""
        node = self.raw(key)
        if node is None:
            if required:
                self.problem(key, f"« {key} » manque", f'ajouter « {key}: ["…"] »')
            return ()
        if not isinstance(node, Sequence_):
            self._wrong(
                node,
                key,
                f"« {key} » doit être une liste",
                "écrire [un, deux] ou une ligne « - … » par élément",
            )
            return ()
        if required and not node.items:
            self._wrong(node, key, f"« {key} » est une liste vide", "écrire au moins un élément")
        found: list[str] = []
        for index, item in enumerate(node.items):
            text = self.as_text(item, f"{key}[{index}]")
            if text in found:
                self._wrong(
                    item,
                    f"{key}[{index}]",
                    f"« {text} » est deux fois dans la liste",
                    "enlever l'un des deux",
                )
            elif text:
                found.append(text)
        return tuple(found)

    def date(self, key: str, *, required: bool = False, full: bool = False) -> str:
        """Return a quoted ISO date: YYYY-MM-DD, or also YYYY-MM and YYYY unless `full`."""
        node = self.raw(key)
        expected = '"2021-09-23"' if full else '"2021-09-23", "2021-09" ou "2021"'
        if node is None:
            if required:
                self.problem(key, f"« {key} » manque", f"ajouter « {key}: {expected} »")
            return ""
        value = str(node.value) if isinstance(node, Scalar) else ""
        if isinstance(node, Scalar) and isinstance(node.value, str) and is_date(value, full=full):
            return value
        self._wrong(
            node, key, f"« {value or key} » n'est pas une date entre guillemets", f"écrire {expected}"
        )
        return ""

    def whole(self, key: str, *, least: int = 1) -> int:
        """Return a required whole number of at least `least`."""
        node = self.raw(key)
        if isinstance(node, Scalar) and isinstance(node.value, int) and node.value >= least:
            return node.value
        self.problem(key, f"« {key} » doit être un nombre entier", f"écrire {key}: 365, sans guillemets")
        return least

    def choice(self, key: str, known: tuple[str, ...], *, required: bool = False) -> str:
        """Return a text that is one of `known`, or an empty text."""
        text = self.text(key, required=required)
        if text and text not in known:
            self.problem(key, f"« {text} » n'est pas connu ici", f"écrire l'un de : {', '.join(known)}")
            return ""
        return text

    def mapping(self, key: str) -> Fields | None:
        """Return a nested mapping to read in turn, or None when it is missing or no mapping."""
        node = self.raw(key)
        if node is None:
            return None
        if isinstance(node, Mapping_):
            return Fields(node, self.file, f"{self.path}.{key}" if self.path else key, self.problems)
        self._wrong(
            node, key, f"« {key} » doit contenir des lignes « clé: valeur »", "voir docs/knowledge.md"
        )
        return None

    def mappings(self, key: str) -> Iterator[Fields]:
        """Yield each mapping of a list of mappings."""
        node = self.raw(key)
        if not isinstance(node, Sequence_):
            if node is not None:
                self._wrong(node, key, f"« {key} » doit être une liste", "une entrée par ligne : « - {…} »")
            return
        yield from items_of(node, self.file, f"{self.path}.{key}", self.problems)

    def close(self) -> None:
        """Note every field that nobody asked for."""
        for key in self.node.entries:
            if key not in self._asked:
                known = ", ".join(dict.fromkeys(self._asked))
                remedy = nearest(key, self._asked) or f"champs possibles : {known}"
                self.problem(key, f"« {key} » n'est pas un champ connu ici", remedy)

    def _wrong(self, node: Tree, key: str, message: str, remedy: str) -> None:
        path = f"{self.path}.{key}" if self.path else key
        self.problems.append(Problem(self.file, node.line, path, message, remedy))


def entries_of(tree: Tree | None, file: str, problems: list[Problem]) -> Iterator[tuple[str, Fields]]:
    """Yield each « id: fields » entry of a file that is a mapping of mappings."""
    if tree is None:
        return
    if not isinstance(tree, Mapping_):
        problems.append(
            Problem(
                file,
                tree.line,
                "",
                "le fichier doit commencer par « identifiant: »",
                "voir docs/knowledge.md",
            )
        )
        return
    for key, node in tree.entries.items():
        if isinstance(node, Mapping_):
            fields = Fields(node, file, key, problems)
            fields.node.lines.setdefault("", tree.lines[key])
            yield key, fields
        else:
            problems.append(
                Problem(
                    file,
                    tree.lines[key],
                    key,
                    f"« {key} » n'a pas de champs",
                    "écrire ses champs en retrait, « clé: valeur »",
                )
            )


def items_of(node: Tree | None, file: str, path: str, problems: list[Problem]) -> Iterator[Fields]:
    """Yield each mapping of a list, for files or fields that are lists of entries."""
    if node is None:
        return
    if not isinstance(node, Sequence_):
        problems.append(
            Problem(file, node.line, path, "une liste est attendue", "commencer chaque entrée par « - »")
        )
        return
    for index, item in enumerate(node.items):
        inside = f"{path}[{index}]"
        if isinstance(item, Mapping_):
            yield Fields(item, file, inside, problems)
        else:
            problems.append(
                Problem(file, item.line, inside, "l'entrée n'a pas de champs", "écrire « - clé: valeur »")
            )


def _line_of(node: Tree, near: str) -> int:
    """Return the line of the first text or key under the node that holds `near`, or 0."""
    match node:
        case Scalar(value=str(text), line=line) if near in text:
            # The first line of a block of text is the one below its « | ».
            return line + 1 + text[: text.index(near)].count("\n") if "\n" in text else line
        case Sequence_(items=items):
            return next((found for item in items if (found := _line_of(item, near))), 0)
        case Mapping_(entries=entries, lines=lines):
            keyed = (lines[key] if near == key else _line_of(one, near) for key, one in entries.items())
            return next((found for found in keyed if found), 0)
        case _:
            return 0
