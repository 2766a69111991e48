"""The shipped content: complete, sourced, and without a figure that no fact or table says."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tdi_bot.answering.computed import COMPUTED
from tdi_bot.knowledge.content import Content
from tdi_bot.knowledge.reading import Knowledge, examine
from tdi_bot.knowledge.template import FactDate, FactValue, NamedPlace, Template, TermPlace
from tdi_bot.model import Lang
from tdi_bot.text import folded_words

ROOT = Path(__file__).resolve().parent.parent
NOT_SHOWN = (
    *("github.com", "github.io", "readkong.com", "docslib.org", "pdfslide.fr", "yumpu.com", "docplayer.fr"),
    *("scribd.com", "wikizero.com", "lawinsider.com", "dayfr.com", "gettotext.com", "profilpelajar.com"),
    *("arc-cdn.net", "testing.lemoniteur.fr", "l.francebleu.fr"),
)
"""Mirrors, copies, staging and code hosts: a reader gets the publisher and the title, never the address."""


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    found, problems = examine(ROOT / "knowledge")
    assert problems == []
    assert found is not None
    return found


@pytest.fixture(scope="module")
def content(knowledge: Knowledge) -> Content:
    return Content.of(knowledge)


def test_every_fact_of_the_starting_page_is_there(knowledge: Knowledge) -> None:
    assert sum(fact.tier == "seed" for fact in knowledge.facts.values()) == 88
    assert len(knowledge.facts) >= 396
    assert len(knowledge.conflicts) == 24


def test_every_fact_says_in_a_few_words_what_it_is(knowledge: Knowledge) -> None:
    assert [fact.id for fact in knowledge.facts.values() if not 5 <= len(fact.about) <= 90] == []


def test_no_reader_is_sent_to_a_mirror_a_copy_or_a_staging_host(knowledge: Knowledge) -> None:
    hosts = {source.id: urlsplit(source.url).netloc for source in knowledge.sources.values() if source.url}
    assert [one for one, host in hosts.items() if host.endswith(tuple(NOT_SHOWN))] == []
    assert not [
        source.id
        for source in knowledge.sources.values()
        if re.search(r"\b(copie|reprise|miroir)\b", source.publisher + source.title)
    ]


def test_every_source_is_used(knowledge: Knowledge) -> None:
    used = {fact.source for fact in knowledge.facts.values()}
    used |= {version.source for conflict in knowledge.conflicts for version in conflict.versions}
    assert set(knowledge.sources) == used


def test_every_conflict_has_its_facts_and_every_fact_in_conflict_its_conflict(knowledge: Knowledge) -> None:
    named = {fact.conflict for fact in knowledge.facts.values() if fact.conflict}
    assert named <= {conflict.id for conflict in knowledge.conflicts}
    for conflict in knowledge.conflicts:
        assert len(conflict.versions) >= 2 or conflict.id == "C10"
        dates = [version.as_of for version in conflict.versions]
        assert dates == sorted(dates, reverse=True)


def test_no_private_telephone_or_address_is_in_a_fact(knowledge: Knowledge) -> None:
    text = " ".join(str(value) for fact in knowledge.facts.values() for value in fact.values.values())
    assert not re.search(r"[\w.]+@[\w.]+\.\w+|(?<!\d)0[1-9](?:[ .]?\d\d){4}(?!\d)", text)


def said_by_references(template: Template, content: Content, lang: Lang) -> str:
    """What facts, their dates and terms put into a sentence; named places are filled from tables."""
    known = (part for part in template.parts if isinstance(part, FactValue | FactDate | TermPlace))
    return "\n".join(Template((part,)).render(content, lang).text for part in known)


def test_every_figure_of_every_answer_comes_from_a_fact_or_a_term(content: Content) -> None:
    """Rendered, an answer shows no run of digits that none of its references has put there."""
    for intent in content.intents.values():
        texts: list[tuple[Lang, str]] = [("fr", intent.answer), ("fr", intent.short), ("en", intent.english)]
        for lang, text in texts:
            template = Template.parse(text)
            names = {part.name: "" for part in template.parts if isinstance(part, NamedPlace)}
            shown = re.findall(r"\d+", template.render(content, lang, names).text)
            sourced = re.findall(r"\d+", said_by_references(template, content, lang))
            assert sorted(shown) == sorted(sourced), (intent.id, text)


def test_every_figure_of_every_conflict_comes_from_a_fact(content: Content) -> None:
    for conflict in content.conflicts.values():
        for text in (conflict.subject, conflict.why):
            template = Template.parse(text)
            shown = re.findall(r"\d+", template.render(content).text)
            assert sorted(shown) == sorted(re.findall(r"\d+", said_by_references(template, content, "fr")))


def test_every_answer_can_be_said_and_fits_a_phone_screen(content: Content) -> None:
    for intent in content.intents.values():
        said = content.render(intent.answer, "fr", **dict.fromkeys(Template.parse(intent.answer).names, "…"))
        assert len(said.text) <= 1200, intent.id
        assert "{" not in said.text
        if intent.answer and not intent.compute and intent.kind == "answer":
            assert said.facts, f"{intent.id} says nothing that has a source"


def test_reading_content_at_run_time_imports_no_yaml() -> None:
    code = "import sys, tdi_bot.knowledge; print('yaml' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "False"


def test_every_computed_answer_has_its_function(knowledge: Knowledge) -> None:
    assert {intent.compute for intent in knowledge.intents if intent.compute} <= set(COMPUTED)


def test_every_sentence_that_the_code_says_is_written(content: Content) -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tdi_bot").rglob("*.py"))
    said = set(re.findall(r"""\bsay\(\s*["']([a-z_]+)["']""", code))
    assert len(said) > 20
    assert {key for key in said if not content.has_voice(key)} == set()


def test_the_sites_of_the_starting_page_are_the_sites_of_the_table(knowledge: Knowledge) -> None:
    with (ROOT / "data" / "sites.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["scheme"] == "cles-en-main"]
    region = [row for row in rows if row["region"] == "Nouvelle-Aquitaine"]
    facts = [fact for fact in knowledge.facts.values() if fact.tier == "seed" and "site" in fact.values]
    assert len(facts) == len(region) == knowledge.facts["sna-14"].values["sites"]
    for fact in facts:
        named = set(folded_words(str(fact.values["site"])))
        row = next(
            (row for row in region if named <= set(folded_words(row["name"] + " " + row["aliases"]))), None
        )
        assert row is not None, fact.id
        assert row["wave"][:4] == {1: "2020", 2: "2021"}[int(str(fact.values["vague"]))]
        assert str(fact.values.get("departement", row["departements"])) in row["departements"].split("|")


def test_the_territories_of_the_facts_are_those_of_the_table(knowledge: Knowledge) -> None:
    with (ROOT / "data" / "territoires_membres.csv").open(encoding="utf-8", newline="") as file:
        members = Counter(
            (row["phase"], row["code"]) for row in csv.DictReader(file) if row["kind"] != "commune"
        )
    territories = [fact for fact in knowledge.facts.values() if "code_anct" in fact.values]
    assert len(territories) == 30
    for fact in territories:
        key = str(fact.values["phase"]), str(fact.values["code_anct"])
        assert members[key] == fact.values["nombre_epci"], fact.id


def test_every_fact_of_the_starting_page_is_said_by_an_answer_or_listed_by_a_table(
    knowledge: Knowledge,
) -> None:
    said = {
        fact
        for intent in knowledge.intents
        for text in (intent.answer, intent.short, intent.english)
        for fact in Template.parse(text).facts
    }
    said |= {
        version.ref.fact for conflict in knowledge.conflicts for version in conflict.versions if version.ref
    }
    seed = [fact for fact in knowledge.facts.values() if fact.tier == "seed"]
    assert [fact.id for fact in seed if fact.id not in said and "site" not in fact.values] == []


def test_the_assistants_own_sentences_type_no_figure(content: Content, knowledge: Knowledge) -> None:
    """Figures come from facts and tables; an example question and the year of our page are none."""
    typed = {
        (key, figure)
        for key, voice in knowledge.voice.items()
        for text in voice.texts.values()
        for literal in Template.parse(re.sub(r"« [^»]*\? »", "", text)).literals
        for figure in re.findall(r"\d+", literal)
    }
    assert typed <= {("page_sources", "2021")}
