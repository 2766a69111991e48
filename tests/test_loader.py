from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tdi_bot.knowledge.content import Content
from tdi_bot.knowledge.lazy import LazyRecords
from tdi_bot.knowledge.problem import KnowledgeError, Problem
from tdi_bot.knowledge.reading import examine, read
from tdi_bot.knowledge.yaml_source import Mapping_, Scalar, parse_yaml
from tests.content_folder import FILES, replace_in, write_content


def line_of(name: str, text: str) -> int:
    """Where a text stands in a file of the small content folder."""
    return next(n for n, line in enumerate(FILES[name].splitlines(), start=1) if text in line)


def problems_of(content: Path) -> list[Problem]:
    return examine(content)[1]


def test_the_small_content_folder_is_right(tmp_path: Path) -> None:
    knowledge = read(write_content(tmp_path))
    assert list(knowledge.facts) == ["site-120", "site-127", "site-49", "site-78"]
    assert [intent.id for intent in knowledge.intents] == ["sites.definition", "sites.nombre"]
    assert knowledge.rewrites == {"cb": "combien"}


BROKEN = [
    pytest.param(
        "sources.yaml",
        '  publisher: "Un journal"',
        '  editeur: "Un journal"',
        "editeur",
        "champs possibles",
        id="unknown key",
    ),
    pytest.param(
        "facts/sites.yaml", "site-49:", "site-78:", "site-78", "garder une seule", id="duplicate key"
    ),
    pytest.param(
        "facts/sites.yaml",
        "source: journal",
        "source: jurnal",
        "jurnal",
        "Vouliez-vous dire « journal »",
        id="unknown source",
    ),
    pytest.param(
        "facts/sites.yaml",
        "conflict: C01",
        "conflict: C02",
        "C02",
        "Vouliez-vous dire « C01 »",
        id="unknown conflict",
    ),
    pytest.param(
        "facts/sites.yaml", "{sites: 127}", "{departement: 01004}", "01004", '"01004"', id="unquoted code"
    ),
    pytest.param(
        "facts/sites.yaml", 'as_of: "2021-10"', "as_of: 2021-10", "2021-10", '"2021-10"', id="unquoted date"
    ),
    pytest.param(
        "facts/sites.yaml", 'as_of: "2021-10"', 'as_of: "2021-13"', "2021-13", '"2021-09"', id="no such month"
    ),
    pytest.param(
        "facts/sites.yaml",
        "{sites: 120}",
        "{ouvert: yes}",
        "yes",
        '"yes"',
        id="a word that YAML takes for true",
    ),
    pytest.param(
        "facts/sites.yaml",
        "{sites: 120}",
        "{duree: 12:30}",
        "12:30",
        '"12:30"',
        id="a time that YAML takes for a number",
    ),
    pytest.param(
        "facts/sites.yaml",
        "tier: press",
        "tier: presse",
        "presse",
        "seed, official, press",
        id="unknown tier",
    ),
    pytest.param(
        "facts/sites.yaml",
        'period: "fin 2020"',
        'period: "fin 2021"',
        "fin 2021",
        "fin 2020",
        id="period of another year",
    ),
    pytest.param(
        "facts/sites.yaml",
        'confirmed: "2021-10-12"',
        'confirmed: "2021-09-30"',
        "avant la date du fait",
        "vérifié",
        id="confirmed before it was true",
    ),
    pytest.param(
        "facts/sites.yaml",
        "every_days: 365",
        "every_days: beaucoup",
        "every_days",
        "365",
        id="review period no number",
    ),
    pytest.param(
        "invariants.yaml",
        "site-78.sites +",
        "site-78.sites + 1 +",
        "128 ≠ 127",
        "corriger",
        id="invariant that fails",
    ),
    pytest.param(
        "invariants.yaml",
        "site-78.sites",
        "site-78.nombre",
        "n'existe pas",
        "fait.valeur",
        id="invariant on nothing",
    ),
    pytest.param(
        "conflicts.yaml",
        "kept: {fact: site-127",
        "kept: {fact: site-78",
        "parmi les versions",
        "versions",
        id="kept is no version",
    ),
    pytest.param(
        "synonyms.yaml",
        "forms: [site], implies",
        'forms: [site, "…"], implies',
        "aucun mot",
        "enlever la forme",
        id="empty form",
    ),
    pytest.param(
        "synonyms.yaml",
        "[qu'est-ce que, définition]",
        "[Définition, nombre de]",
        "combien",
        "un seul des deux",
        id="form of two concepts",
    ),
    pytest.param(
        "synonyms.yaml",
        "implies: [sites]",
        "implies: [site-prêt]",
        "site-prêt",
        "Vouliez-vous dire",
        id="implied concept unknown",
    ),
    pytest.param(
        "intents/sites.yaml",
        "frames: [sites definition]",
        "frames: [sites définir]",
        "définir",
        "definition",
        id="unknown concept",
    ),
    pytest.param(
        "intents/sites.yaml", "{site-49.sites}", "49", "49", "{fait.valeur}", id="figure typed by hand"
    ),
    pytest.param(
        "intents/sites.yaml",
        "{site-49.sites}",
        "{site-49.nombre}",
        "nombre",
        "sites, date",
        id="unknown value",
    ),
    pytest.param(
        "intents/sites.yaml",
        "{site-49.sites}",
        "{site-50.sites}",
        "site-50",
        "Vouliez-vous dire",
        id="unknown fact",
    ),
    pytest.param(
        "intents/sites.yaml",
        "{t:france-2030}",
        "{t:france-2040}",
        "france-2040",
        "france-2030",
        id="unknown term",
    ),
    pytest.param(
        "intents/sites.yaml",
        "{site-49.sites}",
        "{site-49.sites",
        "accolade",
        "{fait.valeur}",
        id="stray brace",
    ),
    pytest.param(
        "intents/sites.yaml",
        "{site-49.sites}",
        "{nombre}",
        "nombre",
        "compute",
        id="a name that nothing fills",
    ),
    pytest.param(
        "intents/sites.yaml",
        '["C\'est quoi un site clé en main ?"]',
        '["combien de sites cles en main"]',
        "sites.nombre",
        "une seule intention",
        id="example of two intents",
    ),
    pytest.param(
        "intents/sites.yaml",
        "Qu'est-ce qu'un site clé en main ?",
        "Combien y a-t-il de sites clés en main ?",
        "même libellé",
        "bouton",
        id="label twice",
    ),
    pytest.param(
        "intents/sites.yaml",
        "suggests: [sites.definition]",
        "suggests: [sites.défintion]",
        "sites.défintion",
        "sites.definition",
        id="unknown suggestion",
    ),
    pytest.param(
        "intents/sites.yaml",
        "site: site-127.sites",
        "site: site-49.date",
        "n'est pas un nombre",
        "nombre",
        id="premise that is no number",
    ),
    pytest.param(
        "intents/sites.yaml",
        "sites.definition:",
        "définition:",
        "définition",
        "sujet.nom",
        id="intent without a topic",
    ),
    pytest.param(
        "intents/sites.cases.yaml",
        "intent: sites.nombre",
        "intent: sites.nombres",
        "sites.nombres",
        "sites.nombre",
        id="case of no intent",
    ),
    pytest.param(
        "intents/sites.cases.yaml",
        "cb de sites en France",
        "Combien de sites clés en main ?",
        "exemple",
        "autres mots",
        id="case that copies an example",
    ),
    pytest.param(
        "intents/sites.cases.yaml", "kind: refuse", "kind: refus", "refus", "refuse", id="unknown kind"
    ),
    pytest.param(
        "voice.yaml", 'fr: "Je', 'fr: "{Je', "accolade", "{fait.valeur}", id="voice with a stray brace"
    ),
    pytest.param(
        "terms.yaml",
        'france-2030: "France 2030"',
        "france-2030: 2030",
        "nombre",
        '"2030"',
        id="term that is a number",
    ),
]


@pytest.mark.parametrize(("name", "old", "new", "said", "remedy"), BROKEN)
def test_a_mistake_is_named_with_its_file_its_line_and_what_to_write(
    tmp_path: Path, name: str, old: str, new: str, said: str, remedy: str
) -> None:
    content = write_content(tmp_path)
    replace_in(content, name, old, new)
    found = [
        problem for problem in problems_of(content) if said in problem.message and remedy in problem.remedy
    ]
    assert found, problems_of(content)
    assert found[0].file == f"knowledge/{name}"
    expected = line_of(name, old.splitlines()[0])
    assert found[0].line == expected


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("facts/sites.yaml", "  values: {sites: 127}", "\tvalues: {sites: 127}", "tabulation"),
        ("facts/sites.yaml", 'about: "sites clés en main en France"', 'about: "sites', "guillemet"),
        ("facts/sites.yaml", 'about: "sites clés en main en France"', "about: sites : tous", "« : » de trop"),
        ("facts/sites.yaml", "values: {sites: 127}", "values: &v {sites: 127}", "ancre"),
        ("facts/sites.yaml", "values: {sites: 127}", "values: !!python/none {sites: 127}", "étiquette"),
        ("terms.yaml", "france-2030", "---\nfrance-2030", ""),
        ("terms.yaml", 'france-2030: "France 2030"', "- un\n- deux", "doit être fait de"),
    ],
)
def test_yaml_that_cannot_be_read_is_explained_in_french(
    tmp_path: Path, name: str, old: str, new: str, said: str
) -> None:
    content = write_content(tmp_path)
    replace_in(content, name, old, new)
    problems = problems_of(content)
    if said:
        assert any(said in problem.message and problem.file == f"knowledge/{name}" for problem in problems)
    else:
        assert problems == []


def test_an_unreadable_file_is_reported_alone_not_as_a_hundred_dangling_references(tmp_path: Path) -> None:
    content = write_content(tmp_path)
    replace_in(content, "sources.yaml", "cap-metiers:", "cap-metiers: [")
    problems = problems_of(content)
    assert {problem.file for problem in problems} == {"knowledge/sources.yaml"}


def test_all_mistakes_are_reported_at_once_in_file_order(tmp_path: Path) -> None:
    content = write_content(tmp_path)
    replace_in(content, "facts/sites.yaml", "source: journal", "source: jurnal")
    replace_in(content, "intents/sites.yaml", "{site-49.sites}", "49")
    replace_in(content, "terms.yaml", '"France 2030"', '""')
    with pytest.raises(KnowledgeError) as caught:
        read(content)
    files = [problem.file for problem in caught.value.problems]
    assert {"knowledge/facts/sites.yaml", "knowledge/intents/sites.yaml", "knowledge/terms.yaml"} <= set(
        files
    )
    assert files == sorted(files)
    assert "knowledge/facts/sites.yaml:23" in str(caught.value)


@pytest.mark.parametrize(
    ("path", "remedy"),
    [
        ("faits.yaml", "sources.yaml"),
        ("facts/sites.yml", "facts/….yaml"),
        ("facts/plus/sites.yaml", "facts/….yaml"),
        ("intents/vte.cases.yaml", "vte.yaml"),
    ],
)
def test_a_file_that_would_not_be_read_is_a_mistake(tmp_path: Path, path: str, remedy: str) -> None:
    content = write_content(tmp_path)
    (content / path).parent.mkdir(exist_ok=True)
    (content / path).write_text('- ask: "une question"\n  kind: refuse\n' if "cases" in path else "{}\n")
    assert any(remedy in problem.remedy for problem in problems_of(content))


def test_deep_big_or_foreign_files_are_refused(tmp_path: Path) -> None:
    content = write_content(tmp_path)
    (content / "terms.yaml").write_text("a: " + "[" * 200 + "]" * 200)
    (content / "voice.yaml").write_bytes('clé: "é"'.encode("latin-1"))
    (content / "synonyms.yaml").write_text("# " + "x" * 1_100_000)
    said = " ".join(problem.message for problem in problems_of(content))
    assert "imbriqués" in said
    assert "UTF-8" in said
    assert "trop gros" in said


def test_no_folder_is_one_clear_mistake(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path / "nulle-part")
    assert "n'existe pas" in problem.message


def test_what_is_read_at_run_time_is_what_was_loaded(tmp_path: Path) -> None:
    knowledge = read(write_content(tmp_path))
    content = Content.of(knowledge)
    assert dict(content.facts) == dict(knowledge.facts)
    assert tuple(content.intents.values()) == knowledge.intents
    assert tuple(content.concepts.values()) == knowledge.concepts
    assert tuple(content.conflicts.values()) == knowledge.conflicts
    assert dict(content.sources) == dict(knowledge.sources)
    assert content.rewrites == knowledge.rewrites


def test_an_answer_is_said_with_its_facts(tmp_path: Path) -> None:
    content = Content.of(read(write_content(tmp_path)))
    intent = content.intent("sites.nombre")
    rendered = content.render(intent.answer)
    assert rendered.text.replace("\u00a0", " ") == (
        "Au 23 septembre 2021, la France compte 127 sites clés en main : 78 fin 2020 et\n"
        "49 de plus le 23 septembre 2021."
    )
    assert rendered.facts == ("site-127", "site-78", "site-49") == content.facts_of("sites.nombre")
    assert content.render(intent.english, "en").text == "On 23 September 2021, France has 127 sites."


def test_a_conflict_gives_each_version_the_latest_first(tmp_path: Path) -> None:
    conflict = Content.of(read(write_content(tmp_path))).conflict("C01")
    assert [(version.value, version.as_of) for version in conflict.versions] == [
        (120, "2021-10"),
        (127, "2021-09-23"),
        (119, "2020-01"),
    ]
    assert conflict.kept is not None
    assert conflict.kept.value == 127


def test_the_assistant_speaks_french_where_a_sentence_has_no_english(tmp_path: Path) -> None:
    content = Content.of(read(write_content(tmp_path)))
    assert content.say("bonjour", "en") == "Bonjour."
    assert content.say("inconnu", "en", nom="Pau") == "I do not know “Pau”."
    assert content.say("inconnu", nom="Pau").replace("\u00a0", " ") == "Je ne connais pas « Pau »."


def test_a_record_is_decoded_once_and_only_when_asked_for() -> None:
    decoded: list[str] = []

    def decode(raw: dict[str, str]) -> str:
        decoded.append(raw["id"])
        return raw.pop("name")

    records: LazyRecords[str, str] = LazyRecords(
        b'a\t{"id": "a", "name": "un"}\nb\t{"id": "b", "name": "deux"}', decode
    )
    assert "a" in records
    assert "c" not in records
    assert (len(records), list(records)) == (2, ["a", "b"])
    assert decoded == []
    assert records["b"] == records["b"] == "deux"
    assert decoded == ["b"]
    assert records.get("c") is None


@given(st.text(max_size=200))
def test_any_text_is_read_or_explained_never_a_crash(text: str) -> None:
    problems: list[Problem] = []
    parse_yaml(text, "x.yaml", problems)
    assert all(problem.message and problem.remedy for problem in problems)


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "Zs"]), min_size=1))
def test_a_quoted_text_is_read_as_it_is(text: str) -> None:
    problems: list[Problem] = []
    tree = parse_yaml(f"cle: {json.dumps(text, ensure_ascii=False)}", "x.yaml", problems)
    assert problems == []
    assert isinstance(tree, Mapping_)
    assert tree.entries["cle"] == Scalar(text, 1)


@given(st.from_regex(r"[0-9_:.eExoabcdef+-]{1,12}", fullmatch=True))
def test_what_yaml_would_turn_into_something_else_is_never_read_silently(text: str) -> None:
    problems: list[Problem] = []
    tree = parse_yaml(f"cle: {text}", "x.yaml", problems)
    try:
        meant = yaml.safe_load(f"cle: {text}")
    except (yaml.YAMLError, ValueError):
        return
    if tree is None or not isinstance(meant, dict) or problems:
        return
    assert isinstance(tree, Mapping_)
    (read,) = tree.entries.values()
    assert isinstance(read, Scalar)
    # Either YAML agrees with what was read, or what was read is the very text that stands there.
    assert (read.value == meant.get("cle") and type(read.value) is type(meant["cle"])) or read.value == text
