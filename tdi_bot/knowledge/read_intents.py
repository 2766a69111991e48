"""Intents and their cases: from YAML trees to records."""

from __future__ import annotations

from tdi_bot.knowledge.build_records import Case
from tdi_bot.knowledge.fields import INTENT_ID, Fields, entries_of, items_of
from tdi_bot.knowledge.problem import Problem
from tdi_bot.knowledge.records import NEEDS, Frame, Intent, Need, Premise, Ref
from tdi_bot.knowledge.slot_values import read_slots
from tdi_bot.knowledge.yaml_source import Sequence_, Tree
from tdi_bot.model import ConceptId, IntentId, Kind

KINDS: tuple[Kind, ...] = ("answer", "clarify", "refuse", "smalltalk")


def read_intents(tree: Tree | None, file: str, problems: list[Problem]) -> list[tuple[Intent, Fields]]:
    """Return the intents of one file with their fields."""
    return [(_intent(key, fields), fields) for key, fields in entries_of(tree, file, problems)]


def read_cases(tree: Tree | None, file: str, problems: list[Problem]) -> list[tuple[Case, Fields]]:
    """Return the cases of one file with their fields."""
    found = []
    for fields in items_of(tree, file, "", problems):
        intent, kind = fields.text("intent"), fields.choice("kind", KINDS)
        case = Case(
            ask=fields.text("ask", required=True),
            intent=IntentId(intent) if intent else None,
            kind=_kind(kind),
            says=fields.texts("says"),
            avoids=fields.texts("avoids"),
            after=fields.texts("after"),
            file=file,
            line=fields.line(),
        )
        if not intent and not fields.has("kind"):
            fields.problem(
                "",
                "rien n'est attendu de cette question",
                "ajouter « intent: sujet.nom » ou « kind: refuse »",
            )
        fields.close()
        found.append((case, fields))
    return found


def _intent(intent_id: str, fields: Fields) -> Intent:
    if not INTENT_ID.fullmatch(intent_id):
        fields.problem(
            "",
            f"« {intent_id} » n'est pas un nom d'intention",
            "écrire sujet.nom, par exemple pack-rebond.date",
        )
    intent = Intent(
        id=IntentId(intent_id),
        label=fields.text("label", required=True),
        frames=_frames(fields),
        examples=fields.texts("examples", required=True),
        accepts=_concepts(fields, "accepts"),
        slots=read_slots(fields, "slots") or None,
        needs=_need(fields.choice("needs", NEEDS)),
        answer=fields.text("answer"),
        short=fields.text("short"),
        english=fields.text("english"),
        premise=_premise(fields),
        dated=fields.texts("dated"),
        label_en=fields.text("label_en"),
        compute=fields.text("compute"),
        suggests=tuple(IntentId(one) for one in fields.texts("suggests")),
        kind=_kind(fields.choice("kind", KINDS)) or "answer",
    )
    if not intent.answer and not intent.compute:
        fields.problem(
            "answer", "ni « answer » ni « compute »", "écrire la réponse, ou nommer le calcul qui la donne"
        )
    fields.close()
    return intent


def _kind(text: str) -> Kind | None:
    return next((kind for kind in KINDS if kind == text), None)


def _need(text: str) -> Need | None:
    return next((need for need in NEEDS if need == text), None)


def _concepts(fields: Fields, key: str) -> tuple[ConceptId, ...]:
    return tuple(ConceptId(one) for one in fields.texts(key))


def _frames(fields: Fields) -> tuple[Frame, ...]:
    found: list[Frame] = []
    for index, line in enumerate(fields.texts("frames", required=True)):
        parts = tuple(tuple(ConceptId(one) for one in part.split("|")) for part in line.split())
        if any(not one for part in parts for one in part):
            fields.problem(
                "frames",
                f"« {line} » a un « | » de trop",
                "écrire qui|presenter, sans espace autour du « | »",
                line,
            )
        if frozenset(map(frozenset, parts)) in {frozenset(map(frozenset, frame)) for frame in found}:
            fields.problem(
                "frames",
                f"« {line} » (n° {index + 1}) répète une ligne d'avant",
                "enlever l'une des deux",
                line,
            )
        found.append(parts)
    return tuple(found)


def _premise(fields: Fields) -> Premise | None:
    inside = fields.mapping("premise")
    if inside is None:
        return None
    numbers: dict[ConceptId, Ref] = {}
    counted = inside.mapping("number")
    if counted is not None:
        for concept in counted.node.entries:
            ref = _ref(counted, concept)
            if ref is not None:
                numbers[ConceptId(concept)] = ref
    premise = Premise(
        number=numbers,
        date=_refs(inside, "date"),
        true=_concepts(inside, "true"),
        false=_concepts(inside, "false"),
    )
    inside.close()
    return premise


def _refs(fields: Fields, key: str) -> tuple[Ref, ...]:
    node = fields.raw(key)
    if isinstance(node, Sequence_):
        written = fields.texts(key)
    else:
        written = (fields.text(key),) if node is not None else ()
    return tuple(ref for text in written if (ref := _parse_ref(fields, key, text)))


def _ref(fields: Fields, key: str) -> Ref | None:
    return _parse_ref(fields, key, fields.text(key))


def _parse_ref(fields: Fields, key: str, text: str) -> Ref | None:
    fact, dot, value = text.rpartition(".")
    if dot and fact and value:
        return Ref(fact, value)
    if text:
        fields.problem(
            key, f"« {text} » ne désigne pas une valeur", "écrire fait.valeur, par exemple sna-14.sites"
        )
    return None
