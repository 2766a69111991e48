"""The schemas that editors' programs complete from say the same as the loader."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tdi_bot.knowledge.build_records import Case
from tdi_bot.knowledge.records import CONCEPT_TYPES, NEEDS, TIERS, Concept, Fact, Intent, Premise, Source
from tdi_bot.knowledge.slot_values import SLOT_KINDS

CONTENT = Path(__file__).resolve().parent.parent / "knowledge"
SCHEMAS = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((CONTENT / "schemas").glob("*.json"))
}
FILES = [
    path for pattern in ("*.yaml", "facts/*.yaml", "intents/*.yaml") for path in sorted(CONTENT.glob(pattern))
]


def schema_of(path: Path) -> Any:
    if path.name.endswith(".cases.yaml"):
        return SCHEMAS["cases"]
    if path.parent.name in SCHEMAS:
        return SCHEMAS[path.parent.name]
    return SCHEMAS["voice" if path.name.startswith("voice") else path.stem]


def keyed_by_text(node: Any) -> Any:
    """YAML 1.1 takes the keys `true` and `false` for booleans; editors' programs and ours do not."""
    if isinstance(node, dict):
        named = ((str(key).lower() if isinstance(key, bool) else key, one) for key, one in node.items())
        return {key: keyed_by_text(one) for key, one in named}
    return [keyed_by_text(one) for one in node] if isinstance(node, list) else node


def names(record: type) -> set[str]:
    return {field.name for field in fields(record)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_shipped_content_fits_its_schema(path: Path) -> None:
    content = keyed_by_text(yaml.safe_load(path.read_text(encoding="utf-8")))
    jsonschema.Draft202012Validator(schema_of(path)).validate(content)


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_a_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])


def test_a_schema_knows_every_field_that_the_loader_knows_and_no_other() -> None:
    intent = SCHEMAS["intents"]["additionalProperties"]["properties"]
    concept = SCHEMAS["synonyms"]["properties"]["filler"]["properties"]
    assert set(SCHEMAS["facts"]["additionalProperties"]["properties"]) == names(Fact) - {"id", "topic"}
    assert set(SCHEMAS["sources"]["additionalProperties"]["properties"]) == names(Source) - {"id"}
    assert set(SCHEMAS["cases"]["items"]["properties"]) == names(Case) - {"file", "line"}
    assert set(intent) == names(Intent) - {"id"}
    assert set(intent["premise"]["properties"]) == names(Premise)
    assert set(intent["slots"]["properties"]) == set(SLOT_KINDS)
    assert intent["needs"]["enum"] == list(NEEDS)
    assert set(concept) == names(Concept) - {"id", "type"}
    assert set(SCHEMAS["synonyms"]["properties"]) == {"rewrites", *CONCEPT_TYPES}
    assert SCHEMAS["facts"]["additionalProperties"]["properties"]["tier"]["enum"] == list(TIERS)


def test_a_schema_refuses_a_misspelt_field() -> None:
    fact = {"values": {"sites": 14}, "as_of": "2021", "source": "cap-metiers", "tier": "seed", "sources": "x"}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMAS["facts"]).validate({"sna-14": fact})
