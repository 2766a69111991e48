"""The score of all cases: always the same for the same content, and never worse than what was accepted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tdi_bot.assistant import Assistant
from tdi_bot.editing import score_report
from tdi_bot.editing.scoring import WRITINGS, Scored, score, written_as
from tdi_bot.knowledge.build_records import Case
from tdi_bot.model import IntentId
from tests.editing.live_assistant import ROOT, shipped

ACCEPTED = score_report.kept(ROOT / "knowledge" / "score.json")


@pytest.fixture(scope="module")
def scored(assistant: Assistant) -> list[Scored]:
    return score(shipped(), assistant)


def test_wrong_answers_do_not_rise_above_the_accepted_score(scored: list[Scored]) -> None:
    assert ACCEPTED is not None
    assert score_report.regressions(score_report.figures(scored), ACCEPTED) == []


def test_the_same_content_has_the_same_score(scored: list[Scored], assistant: Assistant) -> None:
    assert score(shipped(), assistant) == scored


def test_every_case_is_scored_in_its_own_words_once(scored: list[Scored]) -> None:
    assert sum(one.writing == "written" for one in scored) == len(shipped().cases)
    assert {one.writing for one in scored} == set(WRITINGS)


def test_the_report_names_topics_confusions_confidence_and_refusals(scored: list[Scored]) -> None:
    told = score_report.report(scored)
    for part in ("Cas tels quels", "Par sujet", "Confusions", "Confiance", "à refuser"):
        assert part in told
    for topic in {one.topic for one in scored}:
        assert f"\n  {topic} " in told


def case(ask: str, intent: str = "pack-rebond.date") -> Case:
    return Case(ask, IntentId(intent), None)


def test_a_typing_slip_swaps_two_letters_of_the_longest_word() -> None:
    assert written_as(case("quand est le rebond industriel"), "misspelt") == "quand est le rebond indutsriel"
    assert written_as(case("cb de pme"), "misspelt") == ""


def test_courtesies_go_around_a_whole_question_only() -> None:
    assert written_as(case("à quand le pack ?"), "polite") == "Bonjour, à quand le pack ? Merci d'avance !"
    assert written_as(case("le pack"), "polite") == ""
    assert written_as(replace(case("et en 2021 ?"), after=("x",)), "polite") == ""


def test_a_wrong_answer_more_is_a_regression_and_a_refusal_more_is_not(scored: list[Scored]) -> None:
    before = score_report.figures(scored)
    first = next(one for one in scored if one.writing == "written" and one.verdict == "right")
    others = [one for one in scored if one is not first]
    wrong = score_report.figures([*others, replace(first, verdict="wrong", got="autre.chose")])
    refused = score_report.figures([*others, replace(first, verdict="refused", got="refuse")])
    assert len(score_report.regressions(wrong, before)) >= 1
    assert score_report.regressions(refused, before) == []
    assert score_report.changes(refused, before)[0].startswith("- plus juste : ")
    assert score_report.changes(before, refused)[0].startswith("+ juste maintenant : ")


def test_an_answer_to_what_is_to_be_refused_is_a_regression(scored: list[Scored]) -> None:
    before = score_report.figures(scored)
    refusal = next(one for one in scored if one.case.kind == "refuse" and one.verdict == "right")
    others = [one for one in scored if one is not refusal]
    worse = score_report.figures([*others, replace(refusal, verdict="wrong", got="autre.chose")])
    assert any("à refuser" in one for one in score_report.regressions(worse, before))


def test_figures_are_kept_and_read_back(scored: list[Scored], tmp_path: Path) -> None:
    figures = score_report.figures(scored)
    score_report.keep(figures, tmp_path / "score.json")
    assert score_report.kept(tmp_path / "score.json") == figures
    assert score_report.kept(tmp_path / "none.json") is None
