"""A new build is taken into service whole, under load, or not at all; a reply is always from one version."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tdi_bot import build, reloading
from tdi_bot.assistant import Assistant
from tdi_bot.knowledge.problem import Problem
from tdi_bot.model import Conversation, Message
from tdi_bot.reloading import Served, on_hangup

NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
QUESTION = "Quand le Pack rebond a-t-il été présenté ?"
BEFORE = "Le Pack rebond a été présenté le {pr-date.date}."
AFTER = "Le Pack rebond fut présenté le {pr-date.date}."
FILE = "intents/pack_rebond.yaml"


def edit(home: Path, old: str, new: str) -> int:
    """Change a sentence as an editor would; return its line."""
    path = home / "knowledge" / FILE
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def serve(home: Path, compile_content: Callable[..., tuple[Problem, ...]] = reloading._compile) -> Served:
    """Serve from a home; compiling in this process spares the tests the start of another one."""
    return Served(home / "knowledge", home / "data", home / "data" / "live", compile_content)


def said(served: Served) -> tuple[str, str]:
    reply, _, trace = served.reply(Message("load", QUESTION), Conversation(), NOW)
    return reply.text, trace.version


class Load:
    """Threads that ask without pause; what they got is counted by version and text."""

    def __init__(self, served: Served, threads: int = 3) -> None:
        self.replies: Counter[tuple[str, str]] = Counter()
        self.failures: list[Exception] = []
        self._served = served
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._ask) for _ in range(threads)]

    def __enter__(self) -> Load:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _ask(self) -> None:
        while not self._stop.is_set():
            try:
                text, version = said(self._served)
                self.replies[version, text.partition("\n")[0]] += 1
            except Exception as error:
                self.failures.append(error)


def test_under_load_a_good_edit_is_served_without_a_failed_reply_or_a_mixed_one(home: Path) -> None:
    served = serve(home, reloading.compile_apart)
    old = served.version
    edit(home, BEFORE, AFTER)
    with Load(served) as load:
        done = served.refresh()
        time.sleep(0.2)
    assert load.failures == []
    assert not done.refused
    assert (done.before, done.version) == (old, served.version)
    assert old != served.version
    assert {version for version, _ in load.replies} == {old, served.version}
    for version, text in load.replies:
        assert (" fut " in text) == (version == served.version), (version, text)


def test_under_load_a_broken_edit_leaves_the_version_before_and_names_file_and_line(home: Path) -> None:
    served = serve(home, reloading.compile_apart)
    old, before = served.version, said(served)
    line = edit(home, BEFORE, "Le Pack rebond date du {pr-dat.date}.")
    with Load(served) as load:
        done = served.refresh()
    assert load.failures == []
    assert sum(load.replies.values()) > 50
    assert set(load.replies) == {(old, before[0].partition("\n")[0])}
    assert done.refused
    assert done.version == served.version == old
    assert f"knowledge/{FILE}:{line}" in str(done)
    assert "pr-date" in str(done)
    assert said(served) == before
    # Mended, it is served.
    edit(home, "Le Pack rebond date du {pr-dat.date}.", AFTER)
    assert not served.refresh().refused
    assert " fut " in said(served)[0]


def test_what_did_not_change_is_not_loaded_again(home: Path) -> None:
    served = serve(home)
    current = served._current
    done = served.refresh()
    assert not done.refused
    assert done.before == done.version
    assert served._current is current


def test_a_build_that_cannot_answer_is_taken_back(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    served = serve(home)
    old = served.version
    edit(home, BEFORE, AFTER)

    def fail(_: Assistant) -> None:
        raise KeyError("page_aide")

    monkeypatch.setattr(reloading, "_try", fail)
    done = served.refresh()
    assert done.refused
    assert "page_aide" in str(done)
    assert served.version == old
    assert Assistant.load(home / "data" / "live" / build.DATABASE).version == old


def test_rolling_back_serves_the_version_before_and_again_undoes_it(home: Path) -> None:
    served = serve(home)
    old = served.version
    assert served.roll_back().refused
    edit(home, BEFORE, AFTER)
    new = served.refresh().version
    assert served.roll_back().version == old == said(served)[1]
    assert " fut " not in said(served)[0]
    assert served.roll_back().version == new == served.version


def test_two_reloads_at_once_take_turns(home: Path) -> None:
    running: list[int] = []

    def compile_slowly(*folders: Path) -> tuple[Problem, ...]:
        running.append(1)
        assert len(running) == 1
        time.sleep(0.1)
        running.pop()
        return ()

    served = serve(home, compile_slowly)
    threads = [threading.Thread(target=served.refresh) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert running == []


def test_the_signal_of_servers_reloads(home: Path) -> None:
    served = serve(home)
    edit(home, BEFORE, AFTER)
    before = signal.getsignal(signal.SIGHUP)
    try:
        on_hangup(served)
        os.kill(os.getpid(), signal.SIGHUP)
        deadline = time.monotonic() + 60
        while " fut " not in said(served)[0] and time.monotonic() < deadline:
            time.sleep(0.05)
    finally:
        signal.signal(signal.SIGHUP, before)
    assert " fut " in said(served)[0]
