"""Read the content folder into checked knowledge; the only way in from YAML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tdi_bot.knowledge.build_records import Case, Invariant, Unanswered, Voice
from tdi_bot.knowledge.checks import check_written, resolve_conflicts
from tdi_bot.knowledge.fields import entries_of
from tdi_bot.knowledge.problem import KnowledgeError, Problem
from tdi_bot.knowledge.read_concepts import read_synonyms, read_voice
from tdi_bot.knowledge.read_facts import (
    read_conflicts,
    read_fact,
    read_invariants,
    read_sources,
    read_terms,
    read_unanswered,
)
from tdi_bot.knowledge.read_intents import read_cases, read_intents
from tdi_bot.knowledge.read_measures import read_measures, resolve_measures
from tdi_bot.knowledge.records import Concept, Conflict, Fact, Intent, Measure, Source
from tdi_bot.knowledge.written import Written
from tdi_bot.knowledge.yaml_source import Tree, read_yaml

_SINGLE_FILES = (
    "sources.yaml",
    "terms.yaml",
    "conflicts.yaml",
    "grandeurs.yaml",
    "invariants.yaml",
    "synonyms.yaml",
    "non_repondus.yaml",
)
_VOICE_FILES = "voice*.yaml"


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All content, checked; every reference in it leads somewhere."""

    facts: Mapping[str, Fact]
    sources: Mapping[str, Source]
    terms: Mapping[str, str]
    conflicts: tuple[Conflict, ...]
    measures: tuple[Measure, ...]
    invariants: tuple[Invariant, ...]
    unanswered: tuple[Unanswered, ...]
    concepts: tuple[Concept, ...]
    rewrites: Mapping[str, str]
    voice: Mapping[str, Voice]
    intents: tuple[Intent, ...]
    cases: tuple[Case, ...]

    def fact(self, fact_id: str) -> Fact:
        """Return the fact; KeyError when there is none."""
        return self.facts[fact_id]

    def term(self, term_id: str) -> str:
        """Return the term's text; KeyError when there is none."""
        return self.terms[term_id]


def read(content_dir: Path) -> Knowledge:
    """Return the content; KnowledgeError with every mistake when there is one."""
    knowledge, problems = examine(content_dir)
    if knowledge is None or problems:
        raise KnowledgeError(problems)
    return knowledge


def examine(content_dir: Path) -> tuple[Knowledge | None, list[Problem]]:
    """Return the content and every mistake in it; no content when there is a mistake."""
    problems: list[Problem] = []
    reader = _Reader(content_dir, problems)
    written = reader.everything()
    if reader.unreadable:
        # What refers to an unreadable file would be reported as dangling: say the real mistake alone.
        return None, sorted(problems)
    check_written(written, problems)
    conflicts = resolve_conflicts(written)
    if problems:
        return None, sorted(set(problems))
    return _knowledge(written, conflicts), []


class _Reader:
    """Read file after file into one `Written`."""

    def __init__(self, content_dir: Path, problems: list[Problem]) -> None:
        self.content_dir = content_dir
        self.problems = problems
        self.unreadable = False
        self.written = Written()

    def everything(self) -> Written:
        """Read all files of the folder."""
        if not self.content_dir.is_dir():
            self.unreadable = True
            self.problems.append(
                Problem(
                    str(self.content_dir),
                    0,
                    "",
                    "le dossier n'existe pas",
                    "vérifier le chemin du dossier knowledge",
                )
            )
            return self.written
        self._strays()
        self._single_files()
        for path in sorted((self.content_dir / "facts").glob("*.yaml")):
            self._facts(path)
        for path in sorted((self.content_dir / "intents").glob("*.yaml")):
            if path.name.endswith(".cases.yaml"):
                self._cases(path)
            else:
                self._intents(path)
        return self.written

    def _tree(self, path: Path) -> tuple[Tree | None, str]:
        name = path.relative_to(self.content_dir.parent).as_posix()
        if not path.is_file():
            return None, name
        before = len(self.problems)
        tree = read_yaml(path, name, self.problems)
        self.unreadable |= tree is None and len(self.problems) > before
        return tree, name

    def _single_files(self) -> None:
        written, problems = self.written, self.problems
        written.sources = read_sources(*self._tree(self.content_dir / "sources.yaml"), problems)
        written.terms = read_terms(*self._tree(self.content_dir / "terms.yaml"), problems)
        written.conflicts = read_conflicts(*self._tree(self.content_dir / "conflicts.yaml"), problems)
        written.measures = read_measures(*self._tree(self.content_dir / "grandeurs.yaml"), problems)
        written.invariants = read_invariants(*self._tree(self.content_dir / "invariants.yaml"), problems)
        written.unanswered = read_unanswered(*self._tree(self.content_dir / "non_repondus.yaml"), problems)
        written.concepts, written.rewrites = read_synonyms(
            *self._tree(self.content_dir / "synonyms.yaml"), problems
        )
        for path in sorted(self.content_dir.glob(_VOICE_FILES)):
            self._voice(path)

    def _voice(self, path: Path) -> None:
        for key, (voice, fields) in read_voice(*self._tree(path), self.problems).items():
            if key in self.written.voice:
                other = self.written.voice[key][1].file
                inside = key.removeprefix(fields.path).removeprefix(".")
                fields.problem(
                    inside, f"la phrase « {key} » existe déjà ({other})", "garder une seule des deux"
                )
                continue
            self.written.voice[key] = (voice, fields)

    def _facts(self, path: Path) -> None:
        tree, name = self._tree(path)
        for fact_id, fields in entries_of(tree, name, self.problems):
            fact = read_fact(fact_id, path.stem, fields)
            if fact_id in self.written.facts:
                other = self.written.facts[fact_id][1]
                fields.problem(
                    "",
                    f"le fait « {fact_id} » existe déjà ({other.file}:{other.line()})",
                    "choisir un autre identifiant",
                )
                continue
            self.written.facts[fact_id] = (fact, fields)

    def _intents(self, path: Path) -> None:
        for intent, fields in read_intents(*self._tree(path), self.problems):
            if intent.id in self.written.intents:
                other = self.written.intents[intent.id][1]
                fields.problem(
                    "",
                    f"l'intention « {intent.id} » existe déjà ({other.file}:{other.line()})",
                    "choisir un autre nom",
                )
                continue
            self.written.intents[intent.id] = (intent, fields)

    def _cases(self, path: Path) -> None:
        tree, name = self._tree(path)
        beside = path.name.removesuffix(".cases.yaml") + ".yaml"
        if not (path.parent / beside).is_file():
            self.problems.append(
                Problem(
                    name, 0, "", f"« {beside} » n'est pas à côté", f"renommer le fichier, ou créer {beside}"
                )
            )
        self.written.cases.extend(read_cases(tree, name, self.problems))

    def _strays(self) -> None:
        known = {*_SINGLE_FILES, *(path.name for path in self.content_dir.glob(_VOICE_FILES))}
        for path in sorted(self.content_dir.iterdir()):
            if path.is_file() and path.suffix in {".yaml", ".yml"} and path.name not in known:
                self._stray(path, f"fichiers possibles : {', '.join(_SINGLE_FILES)}, {_VOICE_FILES}")
        for folder in ("facts", "intents"):
            for path in sorted((self.content_dir / folder).rglob("*.y*ml")):
                if path.suffix == ".yml" or path.parent != self.content_dir / folder:
                    self._stray(path, f"le nommer knowledge/{folder}/….yaml")

    def _stray(self, path: Path, remedy: str) -> None:
        name = path.relative_to(self.content_dir.parent).as_posix()
        self.problems.append(Problem(name, 0, "", "ce fichier ne serait pas lu", remedy))


def _knowledge(written: Written, conflicts: tuple[Conflict, ...]) -> Knowledge:
    return Knowledge(
        facts={key: fact for key, (fact, _) in sorted(written.facts.items())},
        sources={key: source for key, (source, _) in sorted(written.sources.items())},
        terms=dict(sorted(written.terms.items())),
        conflicts=conflicts,
        measures=resolve_measures(written),
        invariants=tuple(written.invariants),
        unanswered=tuple(one for one, _ in written.unanswered),
        concepts=tuple(concept for _, (concept, _) in sorted(written.concepts.items())),
        rewrites=dict(sorted(written.rewrites.items())),
        voice={key: voice for key, (voice, _) in sorted(written.voice.items())},
        intents=tuple(intent for _, (intent, _) in sorted(written.intents.items())),
        cases=tuple(case for case, _ in written.cases),
    )
