"""Several replicas as processes, for what only processes show: deaths, signals, all that they write."""

from __future__ import annotations

import json
import time
import urllib.request
from pathlib import Path
from urllib.error import HTTPError

import pytest

from benchmarks import replicas
from benchmarks.telegram_processes import Bot, Server, wait
from tests.journal.stores import PostgresStore
from tests.telegram.process import SECRET


@pytest.mark.slow
def test_killed_in_turn_replicas_lose_nothing_and_keep_the_order() -> None:
    assert replicas.main(["--small", "--restart", "--seed", "7"]) == 0


def test_no_output_page_or_table_of_a_replica_holds_a_secret_or_what_people_wrote(
    tmp_path: Path, postgres_url: str
) -> None:
    (port,) = replicas.free_ports(1)
    log = tmp_path / "sortie.log"
    options = ("--lift", "--level", "DEBUG", "--postgres", postgres_url, "--listen", str(port))
    with Server() as server, Bot(server, tmp_path / "live", *options, output=log) as bot:
        assert wait(lambda: fetched(port, "/readyz") == b"ok", 15)
        server.control("faults", {"server_error": 0.2, "drop": 0.2})
        asked = [[700_000_001 + number % 3, f"canari-texte {number} poison"] for number in range(6)]
        for update in server.control("make", [*asked, [700_000_009, "canari-texte inconnu"]]):
            assert posted(port, update, SECRET) == 200
            assert posted(port, update, "CANARI-faux-secret") == 401
        assert server.until_sent(7, 60)
        time.sleep(0.5)
        pages = fetched(port, "/metrics") + fetched(port, "/healthz") + fetched(port, "/readyz")
        code, seconds = bot.terminate()
        told = pages + bot.output() + PostgresStore(postgres_url).content()
    assert (code, seconds < 10) == (0, True)
    assert b"update.failed" in told
    assert b"webhook.refused" in told
    assert [canary for canary in (b"canari", b"CANARI", b"70000000") if canary in told] == []


def fetched(port: int, path: str) -> bytes:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            content: bytes = answer.read()
            return content
    except OSError:
        return b""


def posted(port: int, update: object, secret: str) -> int:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/telegram",
        json.dumps(update).encode(),
        {"X-Telegram-Bot-Api-Secret-Token": secret},
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - loopback
            return int(answer.status)
    except HTTPError as error:
        return error.code
