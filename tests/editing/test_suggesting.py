"""From missed questions to a patch: on the right intent, applied by nobody, and never a regression."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tdi_bot import build, cli
from tdi_bot.assistant import Assistant
from tdi_bot.editing.grouping import Asked, group, report
from tdi_bot.editing.guessing import Guesser
from tdi_bot.editing.proposals import Example, PinnedCase, Rewrite, Stub, Synonym
from tdi_bot.editing.sounding import Sounds
from tdi_bot.editing.suggesting import Folders, suggest
from tdi_bot.journal.scrub import scrub
from tdi_bot.knowledge.reading import examine
from tdi_bot.model import ConceptId, IntentId
from tdi_bot.sound import sound
from tdi_bot.text import folded_words
from tests.editing.invented_misses import INVENTED_MISSES
from tests.editing.live_assistant import shipped

WEATHER = "quel temps fera-t-il demain a bordeaux avec du soleil"


@pytest.fixture(scope="module")
def guesser(live: Path) -> Guesser:
    path = live / build.DATABASE
    return Guesser(Assistant.load(path), path)


def test_the_invented_misses_are_neither_examples_nor_cases() -> None:
    known = {
        " ".join(folded_words(one)) for each in shipped().intents for one in (*each.examples, each.label)
    }
    known |= {" ".join(folded_words(case.ask)) for case in shipped().cases}
    assert len(INVENTED_MISSES) == 30
    assert not known & {" ".join(folded_words(text)) for text, _ in INVENTED_MISSES}


def test_of_thirty_invented_misses_at_least_24_are_proposed_on_the_right_intent(guesser: Guesser) -> None:
    groups = group(Asked(scrub(text)) for text, _ in INVENTED_MISSES)
    right = {scrub(text): intents for text, intents in INVENTED_MISSES}
    guessed = {
        one.text: guesser.guess((each.text, each.count) for each in members.asked).intent
        for members in groups
        for one in members.asked
    }
    missed = {text: guessed[text] for text, intents in right.items() if guessed[text] not in intents}
    assert len(missed) <= 6, missed


def test_an_example_is_proposed_mended_for_a_misspelt_word_in_one_would_be_mended_no_more(
    guesser: Guesser,
) -> None:
    assert guesser.mended("cmb de teritoire ki on un terin") == "cmb de territoire ki on un terrain"


def test_questions_that_say_nearly_the_same_are_one_group_with_their_counts() -> None:
    asked = [
        Asked("quel est le prix du terrain", 3, "2026-10-01", "2026-10-20"),
        Asked("le prix des terrains c'est quoi", 2, "2026-09-30", "2026-10-02"),
        Asked("le pack rebond c quoi", 1),
    ]
    first, second = group(asked)
    assert (first.text, first.count, len(first.asked)) == ("quel est le prix du terrain", 5, 2)
    assert second.text == "le pack rebond c quoi"
    assert group(reversed(asked)) == [first, second]
    assert report([first, second])[:2] == [
        "   5 × quel est le prix du terrain (du 2026-09-30 au 2026-10-20)",
        "       2 × le prix des terrains c'est quoi",
    ]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("terin", "terrain"),
        ("gouro", "gourault"),
        ("teritoire", "territoire"),
        ("dossié", "dossier"),
        ("politik", "politique"),
        ("conpétence", "compétence"),
        ("chak", "chaque"),
    ],
)
def test_a_misspelling_sounds_like_the_word_that_was_meant(written: str, meant: str) -> None:
    (written,), (meant,) = folded_words(written), folded_words(meant)
    assert sound(written) == sound(meant)
    assert Sounds([meant, "bordeaux", "industrie"]).meant(written) == meant


def test_a_word_that_sounds_like_two_others_means_neither() -> None:
    assert Sounds(["site", "cite", "maire"]).meant("syte") == ""


def in_checkout(home: Path, *argv: str) -> subprocess.CompletedProcess[str]:
    command = ["git", "-c", "user.name=x", "-c", "user.email=x@exemple.fr", *argv]
    return subprocess.run(command, cwd=home, check=True, capture_output=True, text=True)


@pytest.mark.slow
def test_a_suggested_patch_applies_passes_the_checks_and_the_score_shows_what_changed(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TDI_HOME", str(home))
    misses = tmp_path / "misses.txt"
    asked = [text for text, _ in INVENTED_MISSES[:3]]
    misses.write_text("\n".join([*asked, f"3 × {WEATHER}"]), encoding="utf-8")
    before = {path: path.read_bytes() for path in (home / "knowledge").rglob("*") if path.is_file()}
    assert cli.main(["kb", "suggest", "--from", str(misses), "--out", str(tmp_path / "s.patch")]) == 0
    assert {path: path.read_bytes() for path in before} == before, "nothing is applied by itself"
    told = capsys.readouterr().err
    assert "proposé : " in told

    in_checkout(home, "init", "-q")
    in_checkout(home, "apply", "--check", str(tmp_path / "s.patch"))
    in_checkout(home, "apply", str(tmp_path / "s.patch"))
    assert cli.main(["kb", "check"]) == 0
    assert cli.main(["kb", "score"]) == 0
    knowledge, problems = examine(home / "knowledge")
    assert problems == []
    assert knowledge is not None
    assert len(knowledge.cases) + sum(len(one.examples) for one in knowledge.intents) > len(
        shipped().cases
    ) + sum(len(one.examples) for one in shipped().intents)


@pytest.mark.slow
def test_a_proposal_that_would_break_a_case_is_dropped(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tdi_bot.editing import suggesting

    bad = Synonym(ConceptId("prix"), "pack rebond", IntentId("pack-rebond.date"), "x")
    monkeypatch.setattr(suggesting, "_for_group", lambda *_: iter([bad]))
    live = home / "data" / "live"
    guesser = Guesser(Assistant.load(live / build.DATABASE), live / build.DATABASE)
    found = suggest(group([Asked("x")]), guesser, Folders(home / "knowledge", home / "data", live))
    assert found.proposed == ()
    assert found.dropped == (bad,)
    assert found.patch == ""


PROPOSALS = [
    Example(IntentId("pack-rebond.date"), 'le « rebond », "quand" : dites', 2),
    PinnedCase(IntentId("vte.definition"), "vte kesako au juste", 1),
    Rewrite("terin", "terrain"),
    Synonym(ConceptId("lancer"), "pondu", IntentId("programme.lancement-qui"), "qui a pondu le programme"),
    Stub("temps-soleil", ("soleil qui brille",), (WEATHER, "du soleil demain"), 4),
]


@pytest.mark.parametrize("proposal", PROPOSALS, ids=lambda one: type(one).__name__)
def test_each_proposal_leaves_a_content_that_is_accepted(
    proposal: Example | PinnedCase | Rewrite | Synonym | Stub, home: Path
) -> None:
    proposal.apply(home / "knowledge")
    knowledge, problems = examine(home / "knowledge")
    assert problems == []
    assert knowledge is not None
    match proposal:
        case Example(intent, text):
            assert text in next(one for one in knowledge.intents if one.id == intent).examples
        case PinnedCase(intent, text):
            assert any(case.ask == text and case.intent == intent for case in knowledge.cases)
        case Rewrite(written, meant):
            assert knowledge.rewrites[written] == meant
        case Synonym(concept, word):
            assert word in next(one for one in knowledge.concepts if one.id == concept).forms
        case Stub():
            assert next(one for one in knowledge.intents if one.id == proposal.intent).kind == "refuse"
            assert sum(case.intent == proposal.intent for case in knowledge.cases) == 1


@pytest.mark.parametrize("kind", ["flow", "block"])
def test_an_example_is_added_to_every_intent_however_its_list_is_written(kind: str, home: Path) -> None:
    added = 0
    for number, intent in enumerate(shipped().intents):
        if number % 2 == (kind == "flow"):
            Example(intent.id, f"essai d'ajout {intent.id}", 1).apply(home / "knowledge")
            added += 1
    knowledge, problems = examine(home / "knowledge")
    assert problems == []
    assert knowledge is not None
    assert sum(f"essai d'ajout {one.id}" in one.examples for one in knowledge.intents) == added
