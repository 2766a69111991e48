from __future__ import annotations

import io

import pytest

from tdi_bot.channels import terminal
from tdi_bot.channels.explain import explain
from tdi_bot.channels.terminal import Chat, Style, render, source_line
from tdi_bot.model import (
    Candidate,
    ConceptId,
    Conversation,
    IntentId,
    Message,
    PartTrace,
    Place,
    PlaceMention,
    Quantity,
    Reply,
    Slots,
    SourceLine,
    Suggestion,
    Trace,
)
from tests.fake_door import NOW, FakeDoor, clock


def said(*lines: str, style: Style | None = None) -> str:
    out = io.StringIO()
    Chat(FakeDoor(), out, style or Style(), clock).run(lines)
    return out.getvalue()


class Tty(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_piped_questions_are_answered_in_order_as_one_conversation() -> None:
    text = said("q1\n", "q2\n")
    assert text.index("terminal/1: q1") < text.index("terminal/2: q2")


def test_an_answer_shows_its_source_and_its_date() -> None:
    line = "Source\u00a0: Un éditeur, Une page (23\u00a0septembre 2021) — https://exemple.fr/page"
    assert line in said("q")


def test_an_answer_in_english_has_an_english_source_line() -> None:
    assert "Source: Un éditeur" in said("hello")


@pytest.mark.parametrize(
    ("source", "line"),
    [
        (SourceLine("s", "T", "P", "", "2021"), "Source\u00a0: P, T (2021)"),
        (SourceLine("s", "T", "P", "https://a.fr", ""), "Source\u00a0: P, T — https://a.fr"),
        (SourceLine("s", "T", "", "", ""), "Source\u00a0: T"),
    ],
)
def test_a_source_line_leaves_out_what_is_not_known(source: SourceLine, line: str) -> None:
    assert source_line(source) == line


def test_blank_lines_are_passed_over() -> None:
    assert said("", "  \n", "q") == said("q")


@pytest.mark.parametrize("command", ["/quit", "/quitter", "/exit", " /QUIT \n"])
def test_quit_ends_the_chat_before_the_lines_behind_it(command: str) -> None:
    assert "q2" not in said("q1", command, "q2")


@pytest.mark.parametrize(
    ("command", "page"),
    [
        ("/aide", "aide"),
        ("/AIDE\n", "aide"),
        ("/start", "accueil"),
        ("/sources", "sources"),
        ("/privacy", "confidentialite"),
        ("/confidentialite", "confidentialite"),
    ],
)
def test_a_command_shows_its_page(command: str, page: str) -> None:
    assert f"page {page}" in said(command)


def test_help_names_the_commands_of_the_terminal() -> None:
    assert "/quitter" in said("/aide")


def test_an_unknown_command_goes_to_the_assistant() -> None:
    assert "terminal/1: /inconnu" in said("/inconnu")


def test_a_person_chooses_a_near_question_by_its_number() -> None:
    text = said("q", "1", style=Style(numbered=True))
    assert "1. Et après ?" in text
    assert "terminal/2: Que se passe-t-il après ?" in text


def test_a_number_that_was_not_offered_is_a_question() -> None:
    text = said("q", "64", style=Style(numbered=True))
    assert "terminal/2: 64" in text


def test_a_number_in_a_pipe_is_always_a_question() -> None:
    assert "terminal/2: 1" in said("q", "1")


def test_a_pipe_gets_no_colours_no_wrapping_no_prompt() -> None:
    assert terminal.style_for(io.StringIO()) == Style()
    assert "\x1b" not in said("q")


def test_a_terminal_gets_dim_sources() -> None:
    style = terminal.style_for(Tty(), {"TERM": "xterm"})
    assert style.colours
    assert "\x1b[2mSource" in said("q", style=style)
    assert "\x1b[2mterminal/1" not in said("q", style=style)


@pytest.mark.parametrize("environ", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_color_and_dumb_terminals_are_respected(environ: dict[str, str]) -> None:
    assert not terminal.style_for(Tty(), environ).colours


def test_long_lines_are_cut_between_words_and_lists_keep_their_indent() -> None:
    wrapped = Style(width=20).wrap("Un texte qui dépasse la largeur\n\n• un point qui dépasse aussi")
    assert wrapped.split("\n") == [
        "Un texte qui dépasse",
        "la largeur",
        "",
        "• un point qui",
        "  dépasse aussi",
    ]


def test_near_questions_follow_the_answer() -> None:
    reply = Reply("refuse", "Je ne sais pas.", suggestions=(Suggestion("A ?", "a"), Suggestion("", "B ?")))
    assert render(reply).split("\n") == [
        "Je ne sais pas.",
        "",
        "Vous pouvez aussi demander\u00a0:",
        "• A ?",
        "• B ?",
    ]


def test_the_welcome_shows_the_page_and_the_commands() -> None:
    out = io.StringIO()
    Chat(FakeDoor(), out, Style(), clock).welcome()
    assert out.getvalue().startswith("page accueil\n\n")
    assert "/aide" in out.getvalue()


def test_explain_shows_the_decision_and_every_part() -> None:
    pau = Place("commune", "64445", "Pau", ("64",))
    part = PartTrace(
        words=("combien", "sites", "pau"),
        concepts=(("combien", ConceptId("combien")), ("sites", ConceptId("site"))),
        slots=Slots(
            places=(PlaceMention(2, 3, "pau", (pau,), True, 1),), quantities=(Quantity(3.0, "site"),)
        ),
        candidates=(Candidate(IntentId("sites.combien"), 0.91, (("cadre", 0.7), ("reste", -0.1))),),
        rule="cadre complet",
    )
    reply = Reply("answer", "Deux.", intents=(IntentId("sites.combien"),), confidence=0.91)
    text = explain(reply, Trace("abc", lambda: (part, part)))
    for expected in (
        "réponse",
        "version abc",
        "Partie 2 sur 2",
        "combien · sites · pau",
        "« sites » → site",
        "« pau » → Pau (commune 64445), 1 lettre(s) corrigée(s)",
        "3.0 site",
        "sites.combien   0.91  cadre +0.70, reste -0.10",
        "cadre complet",
    ):
        assert expected in text


def test_explain_of_a_refusal_says_that_nothing_was_found() -> None:
    reply, _, _ = FakeDoor().reply(Message("c", "q"), Conversation(), NOW)
    part = PartTrace((), (), Slots(), (), "rien")
    text = explain(Reply("refuse", reply.text), Trace("v", lambda: (part,)))
    assert "refus" in text
    assert text.count("aucun") == 4
