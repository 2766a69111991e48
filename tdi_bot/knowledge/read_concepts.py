"""Concepts, rewrites and the assistant's own sentences: from YAML trees to records."""

from __future__ import annotations

from tdi_bot.knowledge.build_records import Voice
from tdi_bot.knowledge.fields import IDENTIFIER, Fields
from tdi_bot.knowledge.problem import Problem
from tdi_bot.knowledge.records import CONCEPT_TYPES, Concept, ConceptType
from tdi_bot.knowledge.slot_values import read_slots
from tdi_bot.knowledge.yaml_source import Mapping_, Scalar, Tree
from tdi_bot.model import ConceptId, Lang
from tdi_bot.text import fold, folded_words

FILLER = ConceptId("filler")


def read_synonyms(
    tree: Tree | None, file: str, problems: list[Problem]
) -> tuple[dict[str, tuple[Concept, Fields]], dict[str, str]]:
    """Return the concepts by id with their fields, and the rewrites."""
    concepts: dict[str, tuple[Concept, Fields]] = {}
    top = _top(tree, file, problems)
    if top is None:
        return concepts, {}
    rewrites = _rewrites(top.mapping("rewrites"))
    for concept_type in CONCEPT_TYPES:
        inside = top.mapping(concept_type)
        if inside is None:
            continue
        if concept_type == "filler":
            concepts[FILLER] = (_concept(FILLER, "filler", inside), inside)
            continue
        for concept_id in inside.node.entries:
            fields = inside.mapping(concept_id)
            if fields is None:
                continue
            if not IDENTIFIER.fullmatch(concept_id):
                fields.problem(
                    "",
                    f"« {concept_id} » n'est pas un identifiant",
                    "minuscules sans accent, chiffres et tirets",
                )
            if concept_id in concepts:
                first = concepts[concept_id][1]
                fields.problem(
                    "",
                    f"le concept « {concept_id} » existe déjà ligne {first.line()}",
                    "choisir un autre identifiant",
                )
                continue
            concepts[concept_id] = (_concept(ConceptId(concept_id), concept_type, fields), fields)
    top.close()
    return concepts, rewrites


def read_voice(tree: Tree | None, file: str, problems: list[Problem]) -> dict[str, tuple[Voice, Fields]]:
    """Return the sentences by key; nested keys are joined with dots, `fr` and `en` are languages."""
    found: dict[str, tuple[Voice, Fields]] = {}
    top = _top(tree, file, problems)
    if top is not None:
        _read_voice_level(top, "", found)
    return found


def _read_voice_level(fields: Fields, prefix: str, found: dict[str, tuple[Voice, Fields]]) -> None:
    for key, node in fields.node.entries.items():
        full = f"{prefix}.{key}" if prefix else key
        if isinstance(node, Scalar):
            texts: dict[Lang, str] = {"fr": fields.text(key)}
            found[full] = (Voice(full, texts), fields)
            continue
        inside = fields.mapping(key)
        if inside is None:
            continue
        if "fr" in inside.node.entries or "en" in inside.node.entries:
            found[full] = (Voice(full, _languages(inside)), inside)
        else:
            _read_voice_level(inside, full, found)


def _languages(fields: Fields) -> dict[Lang, str]:
    texts: dict[Lang, str] = {"fr": fields.text("fr", required=True)}
    if fields.has("en"):
        texts["en"] = fields.text("en")
    fields.close()
    return texts


def _top(tree: Tree | None, file: str, problems: list[Problem]) -> Fields | None:
    if tree is None:
        return None
    if isinstance(tree, Mapping_):
        return Fields(tree, file, "", problems)
    problems.append(
        Problem(file, tree.line, "", "le fichier doit commencer par « clé: »", "voir docs/knowledge.md")
    )
    return None


def _rewrites(fields: Fields | None) -> dict[str, str]:
    if fields is None:
        return {}
    found: dict[str, str] = {}
    for key in fields.node.entries:
        text = fields.text(key)
        if not folded_words(key):
            fields.problem(key, f"« {key} » ne contient aucun mot", "écrire un mot ou une abréviation")
        elif fold(key) in found:
            fields.problem(key, f"« {key} » est déjà remplacé plus haut", "garder une seule ligne")
        else:
            found[fold(key)] = text
    return found


def _concept(concept_id: ConceptId, concept_type: ConceptType, fields: Fields) -> Concept:
    concept = Concept(
        id=concept_id,
        type=concept_type,
        forms=fields.texts("forms", required=True),
        label=fields.text("label"),
        implies=tuple(ConceptId(one) for one in fields.texts("implies")),
        english=fields.texts("english"),
        sets={
            name: value for name, value in read_slots(fields, "sets").items() if not isinstance(value, float)
        },
        family=fields.text("family"),
        beside=fields.choice("beside", ("place",)),
    )
    fields.close()
    return concept
