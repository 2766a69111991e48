"""The content as tables that people read and query: a row a fact, value, source, version, intent, concept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tdi_bot.knowledge.reading import Knowledge
from tdi_bot.knowledge.records import Value
from tdi_bot.knowledge.template import Template
from tdi_bot.knowledge.wording import say_date_of, say_value

Row = dict[str, object]


def readable_tables(knowledge: Knowledge) -> dict[str, list[Row]]:
    """Return rows by table name, referred tables first; the first column is the key unless it repeats."""
    return {
        "sources": [
            {"id": one.id, "titre": one.title, "editeur": one.publisher, "adresse": one.url or None}
            for one in knowledge.sources.values()
        ],
        "facts": list(_facts(knowledge)),
        "fact_values": list(_values(knowledge)),
        "conflicts": list(_conflicts(knowledge)),
        "intents": list(_intents(knowledge)),
        "examples": [
            {"intention": intent.id, "exemple": example}
            for intent in knowledge.intents
            for example in intent.examples
        ],
        "concepts": [
            {
                "id": one.id,
                "type": one.type,
                "nom": one.label or None,
                "formes": _listed(one.forms),
                "entraine": _listed(one.implies),
                "anglais": _listed(one.english),
            }
            for one in knowledge.concepts
        ],
        "terms": [{"id": key, "texte": text} for key, text in knowledge.terms.items()],
    }


def _facts(knowledge: Knowledge) -> Iterator[Row]:
    for fact in knowledge.facts.values():
        yield {
            "id": fact.id,
            "sujet": fact.topic,
            "objet": fact.about or None,
            "valeurs": " ; ".join(f"{name} : {_said(name, value)}" for name, value in fact.values.items()),
            "date": fact.as_of,
            "date_en_mots": say_date_of(fact.as_of, fact.period),
            "source": fact.source,
            "niveau": fact.tier,
            "desaccord": fact.conflict or None,
            "calcul": fact.derived or None,
            "note": fact.note or None,
            "confirme_le": fact.current.confirmed if fact.current else None,
            "a_revoir_tous_les_jours": fact.current.every_days if fact.current else None,
        }


def _values(knowledge: Knowledge) -> Iterator[Row]:
    for fact in knowledge.facts.values():
        for name, value in fact.values.items():
            number = value if isinstance(value, int | float) else None
            yield {"fait": fact.id, "nom": name, "nombre": number, "texte": _said(name, value)}


def _conflicts(knowledge: Knowledge) -> Iterator[Row]:
    for conflict in knowledge.conflicts:
        for version in conflict.versions:
            kept = conflict.kept
            yield {
                "desaccord": conflict.id,
                "sujet": Template.parse(conflict.subject).render(knowledge).text,
                "valeur": _said(version.name, version.value),
                "precision": version.about or None,
                "date": version.as_of,
                "source": version.source,
                "fait": version.ref.fact if version.ref else None,
                "gardee": "oui" if kept is not None and kept.ref == version.ref else "non",
                "pourquoi": Template.parse(conflict.why).render(knowledge).text,
            }


def _intents(knowledge: Knowledge) -> Iterator[Row]:
    for intent in knowledge.intents:
        facts = Template.parse(intent.answer).facts
        yield {
            "id": intent.id,
            "question": intent.label,
            "reponse": intent.answer or None,
            "calcul": intent.compute or None,
            "faits": _listed(facts),
            "exemples": len(intent.examples),
        }


def _said(name: str, value: Value) -> str:
    return say_value(name, value)


def _listed(items: Iterable[str]) -> str | None:
    return ", ".join(items) or None
