"""Checks that need all content at once: every reference leads somewhere, and nothing says the same twice."""

from __future__ import annotations

from collections.abc import Iterable

from tdi_bot.knowledge.check_sentences import check_sentence
from tdi_bot.knowledge.fields import Fields, is_date
from tdi_bot.knowledge.invariants import InvariantError, broken
from tdi_bot.knowledge.problem import Problem, nearest
from tdi_bot.knowledge.records import MACHINE_CONCEPTS, Conflict, Intent, Ref, Version
from tdi_bot.knowledge.written import RawVersion, Written
from tdi_bot.text import fold, folded_words


def check_written(written: Written, problems: list[Problem]) -> None:
    """Note every mistake that only shows when all files are read."""
    _check_facts(written)
    _check_conflicts(written)
    _check_concepts(written)
    _check_intents(written)
    _check_suggestions_and_labels(written)
    _check_examples_and_cases(written)
    _check_unanswered(written)
    _check_measures(written)
    for voice, fields in written.voice.values():
        for lang, text in voice.texts.items():
            key = lang if fields.has(lang) else voice.key.rpartition(".")[2]
            check_sentence(text, written, fields, key, named=True, figures=True)
    facts = {key: fact for key, (fact, _) in written.facts.items()}
    for invariant in written.invariants:
        try:
            why = broken(invariant.check, facts)
            remedy = "corriger le fait qui a changé, ou l'égalité"
        except InvariantError as error:
            why, remedy = error.message, error.remedy
        if why:
            problems.append(Problem(invariant.file, invariant.line, invariant.name, why, remedy))


def resolve_conflicts(written: Written) -> tuple[Conflict, ...]:
    """Return the conflicts with their values looked up, latest version first; call it after the checks."""
    found = []
    for raw in sorted(written.conflicts, key=lambda one: one.id):
        versions = [version for one in raw.versions if (version := _resolve(one, written))]
        versions.sort(key=lambda version: version.as_of, reverse=True)
        kept = _resolve(raw.kept, written) if raw.kept else None
        found.append(Conflict(raw.id, raw.subject, tuple(versions), kept, raw.why))
    return tuple(found)


def _resolve(raw: RawVersion, written: Written) -> Version | None:
    if not raw.fact:
        return None if raw.literal is None else Version(raw.literal, "", raw.as_of, raw.source, "", raw.about)
    if raw.fact not in written.facts or raw.name not in written.facts[raw.fact][0].values:
        return None
    fact = written.facts[raw.fact][0]
    return Version(
        value=fact.values[raw.name],
        name=raw.name,
        as_of=raw.as_of or fact.as_of,
        source=raw.source or fact.source,
        period="" if raw.as_of else fact.period,
        about=raw.about,
        ref=Ref(raw.fact, raw.name),
    )


def _check_facts(written: Written) -> None:
    conflicts = {conflict.id for conflict in written.conflicts}
    for fact, fields in written.facts.values():
        _known(fields, "source", fact.source, written.sources, "la source", "l'ajouter dans sources.yaml")
        _known(fields, "conflict", fact.conflict, conflicts, "le désaccord", "l'ajouter dans conflicts.yaml")
        if fact.current and fact.current.confirmed[: len(fact.as_of)] < fact.as_of:
            message = f"confirmé le {fact.current.confirmed}, avant la date du fait ({fact.as_of})"
            fields.problem("current", message, "écrire le jour où le fait a été vérifié")
        if fact.period and fact.as_of[:4] not in fact.period:
            fields.problem(
                "period",
                f"« {fact.period} » ne dit pas l'année de as_of ({fact.as_of[:4]})",
                f'écrire "fin {fact.as_of[:4]}"',
            )


def _check_conflicts(written: Written) -> None:
    for raw in written.conflicts:
        check_sentence(raw.subject, written, raw.fields, "subject")
        check_sentence(raw.why, written, raw.fields, "why")
        for version in (*raw.versions, *((raw.kept,) if raw.kept else ())):
            if version.fact:
                check_ref(Ref(version.fact, version.name), written, version.fields, "fact")
            _known(
                version.fields,
                "source",
                version.source,
                written.sources,
                "la source",
                "l'ajouter dans sources.yaml",
            )
        listed = {(version.fact, version.name) for version in raw.versions}
        if raw.kept and (raw.kept.fact, raw.kept.name) not in listed:
            raw.kept.fields.problem(
                "fact", "la valeur gardée n'est pas parmi les versions", "l'ajouter aussi dans « versions »"
            )


def _check_unanswered(written: Written) -> None:
    listed: set[str] = set()
    for one, fields in written.unanswered:
        for fact in one.facts:
            _known(fields, "facts", fact, written.facts, "le fait", "l'enlever de la liste")
            if fact in listed:
                fields.problem("facts", f"« {fact} » est déjà dans la liste", "l'enlever d'ici", fact)
            listed.add(fact)


def _check_measures(written: Written) -> None:
    for measure, fields in written.measures.values():
        dated = fields.has("date")
        value = check_ref(measure.ref, written, fields, "date" if dated else "value")
        if value is not None and not (is_date(str(value)) if dated else isinstance(value, int | float)):
            remedy = "écrire « value: » pour un nombre, « date: » pour une date"
            fields.problem("value", f"{measure.ref} n'est pas ce qui est annoncé", remedy, str(measure.ref))
        _known_concepts((one for need in measure.named for one in need), written, fields, "named")
        for key, others in (("of", measure.of), ("later", (measure.later,))):
            for one in others:
                _known(fields, key, one, written.measures, "la grandeur", "l'ajouter dans grandeurs.yaml")
        check_sentence(measure.what, written, fields, "what")


def _check_concepts(written: Written) -> None:
    seen: dict[tuple[str, str], str] = {}
    for concept, fields in written.concepts.values():
        _known_concepts(concept.implies, written, fields, "implies")
        for form in (*concept.forms, *concept.english):
            key = "forms" if form in concept.forms else "english"
            folded = " ".join(folded_words(form))
            if not folded:
                fields.problem(
                    key,
                    f"la forme « {form} » ne contient aucun mot",
                    "écrire un mot, ou enlever la forme",
                    form,
                )
                continue
            other = seen.setdefault((concept.type, folded), concept.id)
            if other != concept.id:
                fields.problem(
                    key,
                    f"la forme « {form} » appartient déjà au concept « {other} »",
                    "la laisser à un seul des deux",
                    form,
                )


def _check_intents(written: Written) -> None:
    for intent, fields in written.intents.values():
        for frame in intent.frames:
            _known_concepts((one for part in frame for one in part), written, fields, "frames")
        _known_concepts(intent.accepts, written, fields, "accepts")
        named = bool(intent.compute)
        for key, text in (("answer", intent.answer), ("short", intent.short), ("english", intent.english)):
            check_sentence(text, written, fields, key, named=named)
        named_conflict = str((intent.slots or {}).get("conflict", ""))
        conflicts = [conflict.id for conflict in written.conflicts]
        _known(fields, "slots", named_conflict, conflicts, "le désaccord", "l'ajouter dans conflicts.yaml")
        _check_premise(intent, written, fields)
        _check_dated(intent, conflicts, written, fields)


def _check_dated(intent: Intent, conflicts: list[str], written: Written, fields: Fields) -> None:
    for one in intent.dated:
        fact, dot, value = one.rpartition(".")
        if dot:
            check_ref(Ref(fact, value), written, fields, "dated")
        else:
            _known(fields, "dated", one, conflicts, "le désaccord", "écrire fait.valeur, ou un désaccord")


def _check_premise(intent: Intent, written: Written, fields: Fields) -> None:
    premise = intent.premise
    if premise is None:
        return
    _known_concepts((*premise.number, *premise.true, *premise.false), written, fields, "premise")
    for ref in premise.number.values():
        value = check_ref(ref, written, fields, "premise")
        if isinstance(value, str | tuple):
            fields.problem(
                "premise", f"{ref} n'est pas un nombre", "désigner une valeur qui est un nombre", str(ref)
            )
    for ref in premise.date:
        check_ref(ref, written, fields, "premise")


def _check_suggestions_and_labels(written: Written) -> None:
    labels: dict[str, str] = {}
    for intent, fields in written.intents.values():
        for one in intent.suggests:
            _known(fields, "suggests", one, written.intents, "l'intention", "enlever la suggestion")
            if one == intent.id:
                fields.problem("suggests", "l'intention se suggère elle-même", "l'enlever de « suggests »")
        other = labels.setdefault(fold(intent.label), intent.id)
        if other != intent.id:
            fields.problem(
                "label", f"« {other} » a le même libellé", "changer l'un des deux : il sert de bouton"
            )


def _check_examples_and_cases(written: Written) -> None:
    owners: dict[str, str] = {}
    for intent, fields in written.intents.values():
        for example in intent.examples:
            folded = " ".join(folded_words(example))
            other = owners.setdefault(folded, intent.id)
            if other != intent.id:
                fields.problem(
                    "examples",
                    f"« {example} » est déjà un exemple de « {other} »",
                    "le laisser à une seule intention",
                    example,
                )
    asked: dict[str, str] = {}
    for case, fields in written.cases:
        folded = " ".join(folded_words(case.ask))
        if case.intent:
            _known(fields, "intent", case.intent, written.intents, "l'intention", "corriger le nom")
        # After other questions the same few words ask something else: « c'était quand ? ».
        if folded in owners and not case.after:
            fields.problem(
                "ask",
                f"« {case.ask} » est un exemple de « {owners[folded]} »",
                "un cas vérifie : le dire avec d'autres mots",
            )
        where = f"{case.file}:{case.line}"
        if not case.after and asked.setdefault(folded, where) != where:
            fields.problem(
                "ask", f"« {case.ask} » est déjà un cas ({asked[folded]})", "enlever l'un des deux"
            )


def check_ref(ref: Ref, written: Written, fields: Fields, key: str) -> object:
    """Note a reference to a missing fact or value; return the value when it is there."""
    if ref.fact not in written.facts:
        remedy = nearest(ref.fact, written.facts) or "l'ajouter dans knowledge/facts/"
        fields.problem(key, f"le fait « {ref.fact} » n'existe pas", remedy, ref.fact)
        return None
    values = written.facts[ref.fact][0].values
    if ref.value not in values:
        fields.problem(
            key,
            f"le fait « {ref.fact} » n'a pas de valeur « {ref.value} »",
            f"valeurs : {', '.join(values)}",
            str(ref),
        )
        return None
    return values[ref.value]


def _known_concepts(concepts: Iterable[str], written: Written, fields: Fields, key: str) -> None:
    for one in concepts:
        if one not in written.concepts and one not in MACHINE_CONCEPTS and one:
            known = [*written.concepts, *MACHINE_CONCEPTS]
            remedy = nearest(one, known) or "l'ajouter dans synonyms.yaml"
            fields.problem(key, f"le concept « {one} » n'existe pas", remedy, one)


def _known(fields: Fields, key: str, one: str, known: Iterable[str], what: str, remedy: str) -> None:
    if one and one not in set(known):
        fields.problem(key, f"{what} « {one} » n'existe pas", nearest(one, known) or remedy, one)
