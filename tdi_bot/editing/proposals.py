"""What may be changed so that a missed question is understood; each change writes itself into a folder."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from tdi_bot.editing import locating
from tdi_bot.knowledge.records import CONCEPT_TYPES
from tdi_bot.knowledge.yaml_source import Sequence_
from tdi_bot.model import ConceptId, IntentId

NEW_FILE = "nouveau"
"""Stubs of new intents wait in files of this name, to be moved to their subject."""

_DASH = re.compile(r"(\s*)- ")


@dataclass(frozen=True, slots=True)
class Example:
    """A way of asking, for an intent that exists."""

    intent: IntentId
    text: str
    count: int

    def __str__(self) -> str:
        return f"exemple de {self.intent} : « {self.text} » ({self.count} fois)"

    def apply(self, content_dir: Path) -> None:
        """Write it below the examples that are there."""
        path = _file_of(self.intent, content_dir)
        node = locating.in_file(path, content_dir)[self.intent].node
        _add_to_list(path, node.entries["examples"], node.lines["examples"], self.text)


@dataclass(frozen=True, slots=True)
class PinnedCase:
    """A question that is understood by now: a case keeps it so."""

    intent: IntentId
    text: str
    count: int

    def __str__(self) -> str:
        return f"cas de {self.intent} : « {self.text} » ({self.count} fois, comprise depuis)"

    def apply(self, content_dir: Path) -> None:
        """Write it at the end of the cases beside the intent."""
        path = _file_of(self.intent, content_dir)
        _append(path.with_name(path.stem + ".cases.yaml"), _case(self.text, self.intent))


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A spelling that people use for a word that we know."""

    written: str
    meant: str

    def __str__(self) -> str:
        return f"écriture : « {self.written} » pour « {self.meant} »"

    def apply(self, content_dir: Path) -> None:
        """Write it at the head of the rewrites."""
        path = content_dir / "synonyms.yaml"
        lines = path.read_text(encoding="utf-8").splitlines()
        at = lines.index("rewrites:") + 1
        lines.insert(at, f"  {self.written}: {self.meant}")
        _write(path, lines)


@dataclass(frozen=True, slots=True)
class Synonym:
    """A word for a concept that we have."""

    concept: ConceptId
    word: str
    intent: IntentId
    text: str

    def __str__(self) -> str:
        return f"synonyme de {self.concept} : « {self.word} », pour {self.intent} (« {self.text} »)"

    def apply(self, content_dir: Path) -> None:
        """Write it among the forms of the concept."""
        path = content_dir / "synonyms.yaml"
        for section in CONCEPT_TYPES:
            written = locating.in_file(path, content_dir, section).get(self.concept)
            if written is not None:
                node = written.node
                _add_to_list(path, node.entries["forms"], node.lines["forms"], self.word)
                return
        raise KeyError(self.concept)


@dataclass(frozen=True, slots=True)
class Stub:
    """A new intent, with its own topic and cases: it refuses until someone writes a sourced answer."""

    slug: str
    forms: tuple[str, ...]
    texts: tuple[str, ...]
    count: int

    @property
    def intent(self) -> IntentId:
        """The name that the intent has until it is given a better one."""
        return IntentId(f"{NEW_FILE}.{self.slug}")

    def __str__(self) -> str:
        return f"intention à écrire {self.intent} : « {self.texts[0]} » ({self.count} fois)"

    def apply(self, content_dir: Path) -> None:
        """Write the concept, the intent and its cases."""
        concept = f"{NEW_FILE}-{self.slug}"
        synonyms = content_dir / "synonyms.yaml"
        lines = synonyms.read_text(encoding="utf-8").splitlines()
        forms = ", ".join(map(_quoted, self.forms))
        entry = [f"  {concept}:", f"    label: {_quoted(self.forms[0])}", f"    forms: [{forms}]"]
        at = lines.index("topic:") + 1
        _write(synonyms, [*lines[:at], *entry, *lines[at:]])
        intents = content_dir / "intents"
        _append(intents / f"{NEW_FILE}.yaml", self._written(concept))
        cases = self.texts[1:] or (f"dites-moi, {self.texts[0]}",)
        written = "".join(_case(text, self.intent) for text in cases)
        _append(intents / f"{NEW_FILE}.cases.yaml", written)

    def _written(self, concept: str) -> str:
        return (
            f"{self.intent}:\n"
            f"  # {self.count} questions sans réponse. Écrire la réponse d'après un fait, enlever « kind ».\n"
            f"  label: {_quoted(self.texts[0].capitalize())}\n"
            "  kind: refuse\n"
            f"  frames: [{concept}]\n"
            f"  examples:\n    - {_quoted(self.texts[0])}\n"
            "  answer: |\n    Je n'ai pas encore d'information sourcée sur ce point.\n"
        )


Proposal = Example | PinnedCase | Rewrite | Synonym | Stub


def _file_of(intent: IntentId, content_dir: Path) -> Path:
    """Return the file of an intent; its name opens a line, as the loader has checked."""
    files = sorted((content_dir / "intents").glob("*.yaml"))
    return next(path for path in files if f"\n{intent}:" in "\n" + path.read_text(encoding="utf-8"))


def _add_to_list(path: Path, node: object, line: int, text: str) -> None:
    """Add a text to a list of a file, whether it is written on lines of its own or in brackets."""
    assert isinstance(node, Sequence_), "the loader has checked that it is a list"  # noqa: S101
    lines = path.read_text(encoding="utf-8").splitlines()
    last = node.items[-1].line - 1
    dash = _DASH.match(lines[last])
    if dash is None:
        opening = next(at for at in range(line - 1, len(lines)) if "[" in lines[at])
        lines[opening] = lines[opening].replace("[", f"[{_quoted(text)}, ", 1)
    else:
        while last + 1 < len(lines) and lines[last + 1].startswith(dash[1] + " "):
            last += 1
        lines.insert(last + 1, f"{dash[1]}- {_quoted(text)}")
    _write(path, lines)


def _case(text: str, intent: IntentId) -> str:
    return f"- ask: {_quoted(text)}\n  intent: {intent}\n"


def _append(path: Path, text: str) -> None:
    before = path.read_text(encoding="utf-8").rstrip("\n") if path.is_file() else ""
    path.write_text(f"{before}\n{text}" if before else text, encoding="utf-8")


def _write(path: Path, lines: list[str]) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _quoted(text: str) -> str:
    # A JSON text is a YAML text, and never a number, a date or a boolean.
    return json.dumps(text, ensure_ascii=False)
