from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
import structlog

from tdi_bot import logs

TOKEN = "4242:CANARI-jeton-a-ne-jamais-ecrire"


@pytest.fixture(autouse=True)
def _as_before() -> object:
    root, handlers, level = logging.getLogger(), logging.getLogger().handlers[:], logging.getLogger().level
    hooks = sys.excepthook
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    sys.excepthook = hooks
    structlog.reset_defaults()


def lines(capfd: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capfd.readouterr().err.splitlines()]


def test_our_lines_are_json_with_a_level_and_a_time(capfd: pytest.CaptureFixture[str]) -> None:
    logs.configure("INFO", "json")
    structlog.get_logger("essai").info("update", outcome="answer", sent_ms=1.5)
    (line,) = lines(capfd)
    assert line.items() >= {"event": "update", "level": "info", "outcome": "answer", "sent_ms": 1.5}.items()
    assert "timestamp" in line


def test_what_libraries_log_loses_its_values_but_not_its_template(capfd: pytest.CaptureFixture[str]) -> None:
    logs.configure("INFO", "json")
    logging.getLogger("telegram.Bot").error("Received data was %r", {"text": "mon secret"})
    (line,) = lines(capfd)
    assert line["event"] == "Received data was %r"
    assert line["logger"] == "telegram.Bot"


def test_a_token_is_taken_out_wherever_it_stands(capfd: pytest.CaptureFixture[str]) -> None:
    logs.configure("INFO", "json", hide=[TOKEN, "une-cle-secrete"])
    logging.getLogger("autre").warning(f"POST https://api.telegram.org/bot{TOKEN}/sendMessage")
    structlog.get_logger("essai").info("x", url=f"/bot{TOKEN}", other=["une-cle-secrete"])
    said = capfd.readouterr().err
    assert "CANARI" not in said
    assert "une-cle-secrete" not in said
    assert said.count("***") == 3


@pytest.mark.parametrize("form", ["json", "console"])
def test_an_exception_is_named_and_placed_but_not_quoted(
    capfd: pytest.CaptureFixture[str], form: logs.LogFormat
) -> None:
    logs.configure("INFO", form)
    try:
        raise KeyError("mon adresse est 3 rue des Lilas")
    except KeyError:
        structlog.get_logger("essai").exception("update.failed")
        logging.getLogger("autre").exception("failed")
    said = capfd.readouterr().err
    assert "Lilas" not in said
    assert said.count("KeyError") == 2
    assert said.count("tests/test_logs.py:") == 2


def test_http_clients_say_nothing_below_warning(capfd: pytest.CaptureFixture[str]) -> None:
    logs.configure("DEBUG", "json")
    for name in ("httpx", "httpcore.http11", "telegram.ext.ExtBot", "aiohttp.client"):
        logging.getLogger(name).info("HTTP Request: POST %s", "https://x")
        logging.getLogger(name).debug("x")
    assert lines(capfd) == []


def test_an_exception_that_nobody_caught_is_one_line_without_its_text(tmp_path: Path) -> None:
    code = "from tdi_bot import logs; logs.configure('INFO', 'json'); raise ValueError('mon secret')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert json.loads(line)["error"] == "ValueError"
    assert "secret" not in line


def test_a_line_that_cannot_be_written_costs_nothing_but_itself() -> None:
    code = (
        "import sys, logging; from tdi_bot import logs; logs.configure('INFO', 'json');"
        "import structlog; structlog.get_logger().info('x' * 9000); logging.getLogger('a').error('y' * 9000);"
        "print('encore là')"
    )
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=full, text=True, env=os.environ
        )
    assert done.stdout == "encore là\n"
