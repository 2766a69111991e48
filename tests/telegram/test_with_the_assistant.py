"""In Telegram people read what `ask` says: the whole bot, the real assistant, a real server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.telegram_processes import FIRST_PERSON, ROOT, Server, wait
from tests.botapi.server import TOKEN

PEOPLE = {
    FIRST_PERSON + 1: "Quels sont les objectifs du Pack rebond ?",
    FIRST_PERSON + 2: "Quels sites clés en main dans le 64 ?",
    FIRST_PERSON + 3: "Combien d’entreprises ont été financées ?",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The project's knowledge and tables, compiled where all the tests that need them find them."""
    folder = tmp_path_factory.mktemp("maison")
    (folder / "data").mkdir()
    (folder / "knowledge").symlink_to(ROOT / "knowledge")
    for source in (ROOT / "data").iterdir():
        if source.name != "live":
            (folder / "data" / source.name).symlink_to(source)
    shared = tmp_path_factory.getbasetemp()
    live = (shared if worker_id == "master" else shared.parent) / "live"
    live.mkdir(exist_ok=True)
    (folder / "data" / "live").symlink_to(live)
    return folder


def environment(home: Path, url: str = "https://api.telegram.org") -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "TDI_HOME": str(home),
        "TDI_DATABASE_URL": f"sqlite:///{home}/journal.db",
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": url,
    }


def ask(home: Path, text: str) -> str:
    command = [sys.executable, "bot.py", "ask", "--json", text]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(home), capture_output=True, check=True, timeout=300
    )
    answer: str = json.loads(done.stdout)["text"]
    return answer


def told(server: Server, person: int) -> list[str]:
    """What a person got, in order; others may get theirs in between."""
    return [text for chat, text, _ in server.control("transcript")["sent"] if chat == person]


def test_a_person_reads_the_same_answers_as_in_the_terminal(home: Path) -> None:
    expected = {person: ask(home, text) for person, text in PEOPLE.items()}
    command = [sys.executable, "bot.py", "telegram"]
    with Server() as server:
        log = (home / "sortie.log").open("w+b")
        bot = subprocess.Popen(command, cwd=ROOT, env=environment(home, server.url), stderr=log)
        try:
            server.control("write", [[FIRST_PERSON, "/start"], *PEOPLE.items()])
            assert wait(lambda: all(told(server, person) for person in (FIRST_PERSON, *PEOPLE)), 60)
            sent = {person: told(server, person)[0] for person in (FIRST_PERSON, *PEOPLE)}
            pressed = server.control("press", FIRST_PERSON + 1)
            assert wait(lambda: len(told(server, FIRST_PERSON + 1)) == 2, 20)
            button = told(server, FIRST_PERSON + 1)[1]
        finally:
            bot.terminate()
            try:
                bot.wait(20)
            finally:
                bot.kill()
    assert bot.returncode == 0
    assert len(sent[FIRST_PERSON]) > 100
    for person, text in expected.items():
        assert sent[person].startswith(text)
        assert "\n\nSource" in sent[person]
    assert button.startswith(ask(home, pressed["question"]))
    with log:
        log.seek(0)
        assert TOKEN.encode() not in log.read()
