from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.checkout import ROOT, copy_checkout, shell

README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    return [line for block in blocks("sh") for line in block.splitlines() if line.strip()]


# What cannot be run inside the tests, and what is run in its place.
INSTEAD = {
    "make test": "make --dry-run test",
    "docker compose": "test -s Dockerfile && test -s compose.yaml",
}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_checkout(tmp_path_factory.mktemp("checkout"))


@pytest.mark.slow
@pytest.mark.xdist_group("checkout")
@pytest.mark.parametrize("command", commands())
def test_a_command_of_the_readme_runs(checkout: Path, command: str) -> None:
    for start, replacement in INSTEAD.items():
        if command.startswith(start):
            command = replacement
    done = shell(command, checkout)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
@pytest.mark.xdist_group("checkout")
def test_the_exchange_of_the_readme_is_what_the_assistant_says(checkout: Path) -> None:
    (exchange,) = blocks("text")
    command, *said = exchange.splitlines()
    done = shell(command.removeprefix("$ ").replace("python", ".venv/bin/python", 1), checkout)
    real = done.stdout.replace("\u00a0", " ").replace("\u202f", " ")
    for line in said:
        assert line in real.splitlines(), f"README.md must show what is really said:\n{real}"


def test_every_file_that_the_readme_names_exists() -> None:
    linked = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    named = re.findall(r"`((?:knowledge|docs|data)/[^`\s]*)`", README)
    for name in [*linked, *named]:
        assert (ROOT / name).exists(), name


def test_every_make_target_that_the_readme_names_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`make (\w+)`", README):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target


@pytest.mark.slow
def test_on_a_fresh_clone_make_run_sets_up_and_answers_what_is_piped_in(tmp_path: Path) -> None:
    fresh = copy_checkout(tmp_path / "fresh", with_environment=False)
    questions = (
        "Quels sont les objectifs du Pack rebond ?\n"
        "Quels sites clés en main dans le 64 ?\n"
        "Combien d’entreprises ont été financées ?\n"
    )
    done = shell("make run", fresh, questions)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert "installation des paquets" in done.stderr
    assert "TELEGRAM_BOT_TOKEN n'est pas défini" in done.stderr
    assert "installation" not in done.stdout
    first, second, third = answers(done.stdout)
    assert "relocaliser" in first
    assert "Pyrénées-Atlantiques" in second
    assert "126" in third
    for answer in (first, second, third):
        assert re.search(r"Source\s: .+ \(.*20\d\d\)", answer), answer
    shutil.rmtree(fresh / ".venv")


def answers(text: str) -> list[str]:
    """Cut what the terminal wrote before each near-questions heading."""
    pieces = re.split(r"\n\nVous pouvez aussi demander\s:\n(?:• .+\n)+\n?", text)
    return [piece for piece in pieces if piece.strip()]
