"""The bot as a process, for what only a process shows: signals, exit codes, what it says to the operator."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks import faults, kill, stop
from benchmarks.telegram_processes import ROOT, Bot, Server, questions, wait


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.telegram.process", *arguments, "--level", "ERROR"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)


def test_killed_again_and_again_it_loses_nothing_and_keeps_the_order() -> None:
    assert kill.main(["--small", "--seed", "7"]) == 0


def test_stopped_under_a_backlog_it_ends_at_once_and_goes_on_later() -> None:
    assert stop.main(["--small"]) == 0


@pytest.mark.slow
def test_under_every_fault_at_once_nothing_is_lost_and_no_pause_is_broken() -> None:
    assert faults.main(["--small", "--seed", "5"]) == 0


@pytest.mark.slow
def test_it_ends_in_time_though_an_answer_never_comes_to_its_end(tmp_path: Path) -> None:
    with Server() as server, Bot(server, tmp_path / "live", "--lift") as bot:
        server.control("write", [[700_000_001, "de quoi dormir"]])
        # It polls before it can answer: only what it logs then tells that the answer is under way.
        assert wait(lambda: b'"event": "start"' in bot.output(), 30)
        assert wait(lambda: server.control("count")["queued"] == 0, 15)
        time.sleep(0.5)
        code, seconds = bot.terminate()
        assert b"stop.cut_short" in bot.output()
    assert code == 0
    assert seconds < 10


def test_a_wrong_token_is_one_line_and_an_exit_code(tmp_path: Path) -> None:
    with Server() as server:
        done = run(server.url, str(tmp_path), "--token", "1:CANARI" + "x" * 30)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "refuse le jeton" in line
    assert "CANARI" not in done.stderr + done.stdout


def test_an_unreachable_api_is_one_line_and_an_exit_code(tmp_path: Path) -> None:
    done = run("http://127.0.0.1:9", str(tmp_path), "--patience", "0.5")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "ne répond pas" in line


def test_a_folder_that_cannot_be_written_is_one_line_and_an_exit_code(tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("")
    with Server() as server:
        done = run(server.url, str(tmp_path / "fichier" / "live"))
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "accessible en écriture" in line


def test_no_output_and_no_file_holds_what_people_wrote_nor_the_token(tmp_path: Path) -> None:
    log = tmp_path / "sortie.log"
    with Server() as server, Bot(server, tmp_path / "live", "--lift", "--level", "DEBUG", output=log) as bot:
        server.control("faults", {"server_error": 0.2, "drop": 0.2, "polling_too": True})
        asked = [[person, f"canari-texte {text} poison"] for person, text in questions(3, 2)]
        server.control("write", [*questions(4, 2), *asked])
        assert server.until_sent(14, 60)
        code, _ = bot.terminate()
    assert code == 0
    told = b"".join(path.read_bytes() for path in (tmp_path / "live").iterdir()) + bot.output()
    assert b"update.failed" in told
    assert [canary for canary in (b"canari", b"CANARI", b"70000000") if canary in told] == []
