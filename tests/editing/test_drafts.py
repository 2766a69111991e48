"""Drafts are accepted as they stand, tried without being served, and never written over anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from tdi_bot import build, cli
from tdi_bot.editing.locating import facts
from tdi_bot.knowledge.reading import examine
from tdi_bot.text import fold


@pytest.fixture(autouse=True)
def at_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TDI_HOME", str(home))


def run(*argv: str) -> int:
    return cli.main(list(argv))


def test_a_draft_is_printed_with_comments_and_nothing_is_written(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in (home / "knowledge").rglob("*.yaml")}
    assert run("kb", "new", "fact", "--topic", "phase2") == 0
    assert run("kb", "new", "intent", "bilan.essai") == 0
    out = capsys.readouterr().out
    assert "# knowledge/facts/phase2.yaml\nphase2-a-nommer:" in out
    assert "# knowledge/intents/bilan.yaml\nbilan.essai:" in out
    assert "# knowledge/intents/bilan.cases.yaml" in out
    assert {path: path.read_bytes() for path in (home / "knowledge").rglob("*.yaml")} == before


@pytest.mark.parametrize(
    "asked",
    [
        ("fact",),
        ("fact", "bilan-essai", "--topic", "bilan"),
        ("fact", "--topic", "sujet-neuf"),
        ("intent",),
        ("intent", "pack-rebond.essai"),
        ("intent", "sujet-neuf.essai"),
    ],
)
def test_a_draft_is_added_at_the_end_and_accepted_as_it_stands(
    asked: tuple[str, ...], home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("kb", "new", *asked, "--write") == 0
    assert run("kb", "new", *asked[:1], *asked[2:], "--write") == 0
    for name in capsys.readouterr().out.split():
        shipped = Path(str(Path(name)).replace(str(home), str(Path(__file__).parents[2])))
        before = shipped.read_text(encoding="utf-8").rstrip() if shipped.is_file() else ""
        assert Path(name).read_text(encoding="utf-8").startswith(before)
    _, problems = examine(home / "knowledge")
    assert problems == []


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("fact", "pr-date"), "existe déjà"),
        (("intent", "pack-rebond.date"), "existe déjà"),
        (("fact", "Éte 2027"), "identifiant"),
        (("intent", "sans-point"), "sujet.nom"),
        (("fact", "--topic", "../ailleurs"), "sujet"),
    ],
)
def test_a_draft_that_cannot_be_is_refused_in_one_line(
    asked: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("kb", "new", *asked, "--write") == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert told in err
    assert err.count("\n") == 1


def test_a_draft_is_tried_and_explained_without_being_served(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    live = home / "data" / "live" / build.DATABASE
    served = live.read_bytes()
    path = home / "knowledge" / "intents" / "pack_rebond.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("a été présenté le {pr-date.date}.", "fut présenté le {pr-date.date}."))
    assert run("kb", "ask", "Quand le Pack rebond a-t-il été présenté ?") == 0
    out = capsys.readouterr().out
    assert "fut presente le 20 juillet 2020" in fold(out)
    assert "pack-rebond.date" in out
    assert "règle" in out
    assert live.read_bytes() == served


def test_a_broken_draft_is_told_with_file_line_and_remedy(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = home / "knowledge" / facts(home / "knowledge")["pr-date"].file.removeprefix("knowledge/")
    path.write_text(path.read_text(encoding="utf-8").replace("tier: seed", "tier: sead", 1))
    assert run("kb", "ask", "Quand le Pack rebond a-t-il été présenté ?") == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert f"{path.name}:" in err
    assert "seed, official, press" in err
