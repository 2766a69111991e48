from __future__ import annotations

import io
import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tdi_bot import cli, settings
from tdi_bot.commands import arguments
from tests.fake_door import FakeDoor

ROOT = Path(__file__).resolve().parent.parent
TOKEN = "123456789:AAF-abcdefghijklmnopqrstuvwxyz_0123"

WITH_FAKE = """
import sys
from tdi_bot import cli
from tests.fake_door import FakeDoor
cli._assistant = lambda _: FakeDoor()
sys.exit(cli.main(sys.argv[1:]))
"""


@dataclass
class Problem:
    file: str
    line: int
    path: str
    message: str
    remedy: str


class KnowledgeError(Exception):
    def __init__(self, *problems: Problem) -> None:
        super().__init__("non")
        self.problems = problems


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of this machine, no .env of this checkout, and a fake assistant."""
    for name in list(os.environ):
        if name.startswith(("TDI_", "TELEGRAM_")):
            monkeypatch.delenv(name)
    monkeypatch.setattr(settings.load, "__defaults__", (tmp_path, None))
    monkeypatch.setattr(cli, "_assistant", lambda _: FakeDoor())


def run(*argv: str) -> int:
    return cli.main(argv)


def fake_process(*argv: str, **options: object) -> subprocess.Popen[bytes]:
    environ = {key: value for key, value in os.environ.items() if not key.startswith(("TDI_", "TELEGRAM_"))}
    environ["PYTHONPATH"] = str(ROOT)
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
        [sys.executable, "-c", WITH_FAKE, *argv], cwd=ROOT, env=environ, **options
    )


def test_ask_prints_the_answer_its_source_and_near_questions(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("ask", "Qui êtes-vous ?") == 0
    out = capsys.readouterr().out
    assert out.startswith(
        "ask/1: Qui êtes-vous ?\nSource\u00a0: Un éditeur, Une page (23\u00a0septembre 2021) — https://"
    )
    assert "Et après ?" in out
    assert "\x1b" not in out


def test_ask_takes_a_question_without_quotes_and_an_empty_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("ask", "Qui", "êtes-vous") == 0
    assert run("ask", "") == 0
    out = capsys.readouterr().out
    assert "ask/1: Qui êtes-vous\n" in out
    assert "ask/1: \n" in out


def test_ask_json_is_one_object_of_the_batch(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("ask", "--json", "q") == 0
    assert json.loads(capsys.readouterr().out)["intent"] == "essai.echo"


def test_ask_explain_shows_the_answer_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("ask", "--explain", "deux mots") == 0
    out = capsys.readouterr().out
    assert "ask/1: deux mots" in out
    assert "règle d'essai" in out


@pytest.mark.parametrize(
    "argv",
    [
        ["ask"],
        ["ask", "--jsonl", "q"],
        ["ask", "--json", "--explain", "q"],
        ["ask", "--inconnu", "q"],
        ["inconnu"],
        ["kb"],
        ["kb", "inconnu"],
        ["telegram"],
        ["serve"],
        ["kb", "new"],
        ["kb", "new", "chose"],
        ["kb", "stale", "--now", "demain"],
        ["kb", "suggest"],
        ["journal"],
        ["journal", "forget", "Jean"],
        ["journal", "misses"],
        ["journal", "purge"],
        ["journal", "forget"],
    ],
)
def test_what_cannot_be_obeyed_is_one_french_line_and_exit_two(
    argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*argv) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("tdi-bot : ")
    assert err.count("\n") == 1
    assert "usage" not in err


@pytest.mark.parametrize("argv", [["--help"], ["-h"], ["ask", "--help"], ["kb", "-h"]])
def test_help_is_french_and_names_every_command(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*argv) == 0
    out = capsys.readouterr().out
    for command in (
        "chat",
        "ask",
        "--jsonl",
        "--explain",
        "telegram",
        "serve",
        *arguments.KB,
        *arguments.JOURNAL,
    ):
        assert command in out


def test_no_argument_and_no_token_opens_the_terminal_and_says_why(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("q1\nq2\n"))
    assert run() == 0
    out, err = capsys.readouterr()
    assert "terminal/1: q1" in out
    assert "terminal/2: q2" in out
    assert err == "tdi-bot : terminal, car TELEGRAM_BOT_TOKEN n'est pas défini (voir .env.example).\n"


def test_no_argument_and_a_token_starts_telegram_and_says_why(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setattr(cli, "_telegram", lambda settings: 0)
    assert run() == 0
    err = capsys.readouterr().err
    assert err == "tdi-bot : Telegram, car TELEGRAM_BOT_TOKEN est défini.\n"
    assert TOKEN not in err


@pytest.mark.parametrize(
    "argv", [[], ["chat"], ["ask", "q"], ["ask", "--jsonl"], ["telegram"], ["kb", "check"]]
)
def test_a_wrong_setting_stops_any_command_with_one_line(
    argv: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "faux")
    assert run(*argv) == 2
    err = capsys.readouterr().err
    assert err.startswith("tdi-bot : TELEGRAM_BOT_TOKEN n'a pas la forme")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PermissionError(13, "Permission denied", "data/live"), "accès refusé à data/live"),
        (OSError(28, "No space left", "data/live/x"), "data/live/x ne peut être lu ou écrit"),
        (RuntimeError("sur\ndeux lignes"), "RuntimeError : sur deux lignes"),
        (
            KnowledgeError(
                Problem("facts/a.yaml", 3, "x.values", "clé inconnue", "« value »"),
                Problem("b", 1, "", "m", ""),
            ),
            "connaissances refusées, 2 problème(s), dont facts/a.yaml:3: x.values : clé inconnue — « value »",
        ),
    ],
)
def test_a_failure_is_one_line_and_never_a_traceback(
    error: Exception, said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise error

    monkeypatch.setattr(cli, "_assistant", fail)
    assert run("ask", "q") == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"tdi-bot : {said}")
    assert err.count("\n") == 1


def test_debug_shows_the_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TDI_LOG_LEVEL", "debug")
    with pytest.raises(RuntimeError, match="boum"):
        run("ask", "boum")


def test_the_batch_reads_stdin_and_writes_stdout_line_by_line() -> None:
    process = fake_process("ask", "--jsonl", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin
    assert process.stdout
    for number in (1, 2):  # the second line is written only once the first answer is read
        process.stdin.write(json.dumps({"id": number, "chat": "c", "text": "é"}).encode() + b"\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["text"] == f"c/{number}: é"
    process.stdin.close()
    assert process.wait(10) == 0


def test_the_batch_exits_with_one_if_a_line_failed_through_our_fault() -> None:
    process = fake_process(
        "ask", "--jsonl", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    out, err = process.communicate(b'{"id": 1, "chat": "c", "text": "boum"}\nnon\n', 10)
    assert process.returncode == 1
    assert len(out.splitlines()) == 2
    assert err == b""


def test_a_reader_that_goes_away_is_no_fault_to_report() -> None:
    process = fake_process(
        "ask", "--jsonl", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdin
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    process.stdin.write(b'{"id": 1, "chat": "c", "text": "q"}\n' * 10)
    process.stdin.close()
    assert process.wait(10) == 141
    assert process.stderr.read() == b""


def test_control_c_ends_quietly() -> None:
    process = fake_process(
        "ask", "--jsonl", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdin
    assert process.stdout
    assert process.stderr
    process.stdin.write(b'{"id": 1, "chat": "c", "text": "q"}\n')
    process.stdin.flush()
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == 130
    assert process.stderr.read() == b""


def test_any_locale_and_any_bytes_are_answered() -> None:
    environ = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "LC_ALL": "POSIX",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
    }
    environ.pop("TELEGRAM_BOT_TOKEN", None)
    done = subprocess.run(
        [sys.executable, "-c", WITH_FAKE, "chat"],
        input="été\n".encode() + b"\xff\xfe\n",
        capture_output=True,
        cwd=ROOT,
        env=environ,
        check=True,
        timeout=20,
    )
    assert "terminal/1: été" in done.stdout.decode("utf-8")
    assert "terminal/2: " in done.stdout.decode("utf-8")


def test_a_person_at_a_terminal_gets_a_welcome_a_prompt_colours_and_history() -> None:
    parent, child = pty.openpty()
    process = fake_process("chat", stdin=child, stdout=child, stderr=child, start_new_session=True)
    os.close(child)
    seen = ""

    def expect(text: str) -> None:
        nonlocal seen
        deadline = time.monotonic() + 20
        while text not in seen:
            ready, _, _ = select.select([parent], [], [], max(0, deadline - time.monotonic()))
            assert ready, seen
            seen += os.read(parent, 4096).decode("utf-8", "replace")
            if "\x1b[6n" in seen:  # the terminal is asked where its cursor is
                os.write(parent, b"\x1b[1;1R")
                seen = seen.replace("\x1b[6n", "")

    try:
        expect("page accueil")
        expect("›")
        os.write(parent, b"q1\r")
        expect("terminal/1: q1")
        expect("\x1b[2m")
        os.write(parent, b"\x1b[A\r")  # up: the same question again
        expect("terminal/2: q1")
        os.write(parent, b"/quitter\r")
        assert process.wait(20) == 0
    finally:
        process.kill()
        os.close(parent)


def test_a_question_imports_nothing_heavy() -> None:
    code = (
        "import sys; from tdi_bot import cli; cli._parser()\n"
        "from tdi_bot.channels import terminal, batch\n"
        "heavy = {'telegram', 'numpy', 'PIL', 'prompt_toolkit', 'structlog', 'yaml', 'dotenv'}\n"
        "print(*(heavy | {'asyncio', 'cryptography', 'sqlite_utils'}) & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "\n"


def test_a_question_that_frames_decide_is_answered_without_numpy() -> None:
    code = (
        "import sys; from tdi_bot import cli\n"
        "cli.main(['ask', 'Combien de territoires ?'])\n"
        "print({'numpy', 'PIL', 'yaml', 'telegram'} & set(sys.modules), file=sys.stderr)"
    )
    for _ in ("may have to build first", "finds all built"):
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
        )
    assert done.stderr == "set()\n"
