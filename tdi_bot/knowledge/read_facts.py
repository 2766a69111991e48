"""Facts, sources, terms, conflicts and invariants: from YAML trees to records."""

from __future__ import annotations

import re

from tdi_bot.knowledge.build_records import Invariant, Unanswered
from tdi_bot.knowledge.fields import IDENTIFIER, Fields, entries_of, items_of
from tdi_bot.knowledge.problem import Problem
from tdi_bot.knowledge.records import TIERS, Atom, Current, Fact, Source, Tier, Value
from tdi_bot.knowledge.written import RawConflict, RawVersion
from tdi_bot.knowledge.yaml_source import Mapping_, Scalar, Sequence_, Tree

_VALUE_NAME = re.compile(r"[a-z][a-z0-9_]*")


def read_fact(fact_id: str, topic: str, fields: Fields) -> Fact:
    """Return one fact; its mistakes are noted on the way."""
    _check_id(fact_id, fields)
    fact = Fact(
        id=fact_id,
        topic=topic,
        about=fields.text("about"),
        values=_values(fields),
        as_of=fields.date("as_of", required=True),
        period=fields.text("period"),
        source=fields.text("source", required=True),
        tier=_tier(fields),
        conflict=fields.text("conflict"),
        derived=fields.text("derived"),
        note=fields.text("note"),
        current=_current(fields),
    )
    fields.close()
    return fact


def read_sources(tree: Tree | None, file: str, problems: list[Problem]) -> dict[str, tuple[Source, int]]:
    """Return the sources by id, each with its line."""
    found: dict[str, tuple[Source, int]] = {}
    for source_id, fields in entries_of(tree, file, problems):
        _check_id(source_id, fields)
        source = Source(
            id=source_id,
            title=fields.text("title", required=True),
            publisher=fields.text("publisher", required=True),
            url=fields.text("url"),
        )
        if source.url and not re.fullmatch(r"https?://[^\s<>\"]+", source.url):
            fields.problem(
                "url", f"« {source.url} » n'est pas une adresse", "écrire https://…, ou enlever la ligne"
            )
        fields.close()
        found[source_id] = (source, fields.line())
    return found


def read_terms(tree: Tree | None, file: str, problems: list[Problem]) -> dict[str, str]:
    """Return the terms by id."""
    if tree is None:
        return {}
    if not isinstance(tree, Mapping_):
        problems.append(
            Problem(
                file, tree.line, "", 'le fichier doit être fait de « nom: "texte" »', "voir docs/knowledge.md"
            )
        )
        return {}
    fields = Fields(tree, file, "", problems)
    for key in tree.entries:
        if not IDENTIFIER.fullmatch(key):
            fields.problem(
                key, f"« {key} » n'est pas un identifiant", "minuscules sans accent, chiffres et tirets"
            )
    return {key: fields.text(key) for key in tree.entries}


def read_conflicts(tree: Tree | None, file: str, problems: list[Problem]) -> list[RawConflict]:
    """Return the conflicts as written; the facts that they refer to are looked up later."""
    found = []
    for conflict_id, fields in entries_of(tree, file, problems):
        conflict = RawConflict(
            id=conflict_id,
            subject=fields.text("subject", required=True),
            versions=tuple(_version(item) for item in fields.mappings("versions")),
            kept=_version(kept) if (kept := fields.mapping("kept")) else None,
            why=fields.text("why", required=True),
            fields=fields,
        )
        if not conflict.versions:
            fields.problem("versions", "aucune version", "écrire au moins « - {fact: …, value: …} »")
        fields.close()
        found.append(conflict)
    return found


def read_invariants(tree: Tree | None, file: str, problems: list[Problem]) -> list[Invariant]:
    """Return the invariants in the order of the file."""
    found = []
    for fields in items_of(tree, file, "", problems):
        name, check = fields.text("name", required=True), fields.text("check", required=True)
        fields.close()
        found.append(Invariant(name, check, file, fields.line("check")))
    return found


def read_unanswered(tree: Tree | None, file: str, problems: list[Problem]) -> list[tuple[Unanswered, Fields]]:
    """Return the facts that no sentence says, by the reason why; the facts are looked up later."""
    found = []
    for fields in items_of(tree, file, "", problems):
        reason, facts = fields.text("reason", required=True), fields.texts("facts", required=True)
        fields.close()
        found.append((Unanswered(reason, facts), fields))
    return found


def _check_id(entry_id: str, fields: Fields) -> None:
    if not IDENTIFIER.fullmatch(entry_id):
        fields.problem(
            "",
            f"« {entry_id} » n'est pas un identifiant",
            "minuscules sans accent, chiffres et tirets : sites-2021",
        )


def _tier(fields: Fields) -> Tier:
    text = fields.choice("tier", TIERS, required=True)
    return next((tier for tier in TIERS if tier == text), "press")


def _current(fields: Fields) -> Current | None:
    inside = fields.mapping("current")
    if inside is None:
        return None
    current = Current(inside.date("confirmed", required=True, full=True), inside.whole("every_days"))
    inside.close()
    return current


def _values(fields: Fields) -> dict[str, Value]:
    inside = fields.mapping("values")
    if inside is None:
        if not fields.has("values"):
            fields.problem("values", "« values » manque", "ajouter « values: {nom: valeur} »")
        return {}
    found: dict[str, Value] = {}
    for name in inside.node.entries:
        if not _VALUE_NAME.fullmatch(name):
            inside.problem(
                name,
                f"« {name} » n'est pas un nom de valeur",
                "minuscules sans accent, chiffres et _ : part_pct",
            )
        value = _value(inside, name)
        if value is not None:
            found[name] = value
    if not inside.node.entries:
        fields.problem("values", "aucune valeur", "écrire au moins « nom: valeur »")
    return found


def _value(inside: Fields, name: str) -> Value | None:
    node = inside.raw(name)
    if isinstance(node, Scalar):
        return _atom(inside, node, name)
    if isinstance(node, Sequence_):
        atoms = (
            _atom(inside, item, f"{name}[{index}]") if isinstance(item, Scalar) else None
            for index, item in enumerate(node.items)
        )
        found = tuple(atom for atom in atoms if atom is not None)
        if len(found) == len(node.items) > 0:
            return found
    inside.problem(
        name,
        "la valeur doit être un nombre, un texte ou une liste des deux",
        'écrire 14, "texte" ou ["un", "deux"]',
    )
    return None


def _atom(inside: Fields, node: Scalar, name: str) -> Atom | None:
    if isinstance(node.value, str):
        return inside.as_text(node, name) or None
    return node.value


def _version(fields: Fields) -> RawVersion:
    fact = fields.text("fact")
    literal: Value | None = None
    name = ""
    if fact:
        name = fields.text("value", required=True)
    else:
        literal = _value(fields, "value")
    version = RawVersion(
        fact=fact,
        name=name,
        literal=literal,
        as_of=fields.date("as_of", required=not fact),
        source=fields.text("source", required=not fact),
        about=fields.text("about"),
        fields=fields,
    )
    fields.close()
    return version
