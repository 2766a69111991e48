"""Measures: from the YAML tree to records, and their values looked up among the facts."""

from __future__ import annotations

from dataclasses import replace

from tdi_bot.knowledge.fields import IDENTIFIER, Fields, entries_of
from tdi_bot.knowledge.problem import Problem
from tdi_bot.knowledge.records import Measure, Ref
from tdi_bot.knowledge.written import Written
from tdi_bot.knowledge.yaml_source import Tree
from tdi_bot.model import ConceptId


def read_measures(tree: Tree | None, file: str, problems: list[Problem]) -> dict[str, tuple[Measure, Fields]]:
    """Return the measures as written, without their values; the facts are looked up later."""
    return {key: (_measure(key, fields), fields) for key, fields in entries_of(tree, file, problems)}


def resolve_measures(written: Written) -> tuple[Measure, ...]:
    """Return the measures with the values of their facts; call it after the checks."""
    found = []
    for measure, fields in written.measures.values():
        value = written.facts[measure.ref.fact][0].values[measure.ref.value]
        if not isinstance(value, tuple):  # the checks refuse a list
            found.append(replace(measure, value=str(value) if fields.has("date") else value))
    return tuple(found)


def _measure(key: str, fields: Fields) -> Measure:
    if not IDENTIFIER.fullmatch(key):
        fields.problem(
            "", f"« {key} » n'est pas un identifiant", "minuscules sans accent, chiffres et tirets"
        )
    named = fields.text("named", required=True)
    ref = fields.text("date") if fields.has("date") else fields.text("value", required=True)
    fact, _, value = ref.rpartition(".")
    measure = Measure(
        id=key,
        what=fields.text("what", required=True),
        named=tuple(tuple(map(ConceptId, need.split("|"))) for need in named.split()),
        ref=Ref(fact, value),
        value="",
        of=fields.texts("of"),
        later=fields.text("later"),
        one=fields.text("one"),
    )
    fields.close()
    return measure
