"""Check one sentence of content: its places lead somewhere, and no figure is typed by hand."""

from __future__ import annotations

import re

from tdi_bot.knowledge.fields import Fields, is_date
from tdi_bot.knowledge.problem import nearest
from tdi_bot.knowledge.records import Value
from tdi_bot.knowledge.template import FactDate, FactValue, NamedPlace, Template, TemplateError, TermPlace
from tdi_bot.knowledge.written import Written

_FIGURE = re.compile(r"\d[\d.,\u00a0\u202f ]*")


def check_sentence(
    text: str, written: Written, fields: Fields, key: str, *, named: bool = False, figures: bool = False
) -> None:
    """Note what is wrong with a sentence; `named` allows `{name}`, `figures` allows typed digits."""
    if not text:
        return
    try:
        template = Template.parse(text)
    except TemplateError as error:
        fields.problem(key, error.message, error.remedy, error.near)
        return
    if not figures:
        for literal in template.literals:
            for match in _FIGURE.finditer(literal):
                fields.problem(
                    key,
                    f"le chiffre « {match[0].strip()} » est tapé dans la phrase",
                    "écrire {fait.valeur}, ou {t:terme} pour un nom qui contient un chiffre",
                    match[0].strip(),
                )
    for part in template.parts:
        match part:
            case FactValue(ref, form):
                _check_value(ref.fact, ref.value, form, written, fields, key)
            case FactDate(fact, _):
                _check_fact(fact, written, fields, key)
            case TermPlace(term) if term not in written.terms:
                remedy = nearest(term, written.terms) or "l'ajouter dans terms.yaml"
                fields.problem(key, f"le terme « {term} » n'existe pas", remedy, f"{{t:{term}")
            case NamedPlace(name) if not named:
                fields.problem(
                    key,
                    f"« {{{name}}} » n'est rempli par rien",
                    "écrire {fait.valeur}, ou ajouter « compute: »",
                    f"{{{name}}}",
                )
            case _:
                pass


def _check_fact(fact: str, written: Written, fields: Fields, key: str) -> bool:
    if fact in written.facts:
        return True
    remedy = nearest(fact, written.facts) or "l'ajouter dans knowledge/facts/"
    fields.problem(key, f"le fait « {fact} » n'existe pas", remedy, f"{{{fact}")
    return False


def _check_value(fact: str, name: str, form: str, written: Written, fields: Fields, key: str) -> None:
    if not _check_fact(fact, written, fields, key):
        return
    values = written.facts[fact][0].values
    if name not in values:
        fields.problem(
            key,
            f"le fait « {fact} » n'a pas de valeur « {name} »",
            f"valeurs : {', '.join(values)}",
            f"{{{fact}.{name}",
        )
    elif form and not _fits(values[name], form):
        fields.problem(
            key, f"« |{form} » ne va pas avec {fact}.{name}", f"écrire {{{fact}.{name}}}", f"|{form}"
        )


def _fits(value: Value, form: str) -> bool:
    if form == "liste":
        return isinstance(value, tuple)
    if form == "lettres":
        return isinstance(value, int)
    return isinstance(value, str) and is_date(value)
