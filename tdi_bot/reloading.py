"""Takes a new build into service while questions come in: whole or not at all, with a way back."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from tdi_bot import build
from tdi_bot.knowledge.problem import KnowledgeError, Problem
from tdi_bot.model import Conversation, Lang, Message, Picture, Reply, Trace, Venue

if TYPE_CHECKING:
    from tdi_bot.assistant import Assistant

_PREVIOUS = "knowledge.previous.db"
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Reloaded:
    """What a reload came to: the version in service before and now, and what was wrong with the content."""

    before: str
    version: str
    problems: tuple[Problem, ...] = ()
    fault: str = ""

    @property
    def refused(self) -> bool:
        """Whether the version before is still in service because the new one cannot be."""
        return bool(self.problems or self.fault)

    def __str__(self) -> str:
        if self.problems:
            more = f" (et {len(self.problems) - 1} autres)" if len(self.problems) > 1 else ""
            return f"Refusé, la version {self.version} reste en service : {self.problems[0]}{more}"
        if self.fault:
            return f"Refusé, la version {self.version} reste en service : {self.fault}"
        if self.version == self.before:
            return f"Rien n'a changé, la version {self.version} est en service."
        return f"La version {self.version} est en service (avant : {self.before})."


class Served:
    """The assistant in service; each call is answered whole by one version, whatever is reloaded.

    Made of content that compiles, else KnowledgeError; loaded when it is first asked for something.
    """

    def __init__(
        self,
        content_dir: Path,
        data_dir: Path,
        live_dir: Path,
        compile_content: Callable[[Path, Path, Path], tuple[Problem, ...]] | None = None,
    ) -> None:
        self._folders = (content_dir, data_dir, live_dir)
        self._compile = compile_content or compile_apart
        self._reloading, self._loading = threading.Lock(), threading.Lock()
        self._built = build.ensure(content_dir, data_dir, live_dir)
        self._loaded: Assistant | None = None
        self._before: Assistant | None = None

    @property
    def _current(self) -> Assistant:
        return self._loaded or self._load()

    def _load(self) -> Assistant:
        with self._loading:
            if self._loaded is None:
                self._loaded = _load(self._built)
            return self._loaded

    @property
    def version(self) -> str:
        """The short hash of the knowledge in service."""
        return self._current.version

    def reply(
        self, message: Message, conversation: Conversation, now: datetime
    ) -> tuple[Reply, Conversation, Trace]:
        """Answer one message; the trace names the version that did."""
        return self._current.reply(message, conversation, now)

    def page(self, name: str) -> Reply:
        """Return a fixed page."""
        return self._current.page(name)

    def question(self, ref: str) -> str | None:
        """Return the question behind a suggestion's id, or None if its intent is gone."""
        return self._current.question(ref)

    def recall(self, ref: str, now: datetime, lang: Lang = "fr") -> Reply | None:
        """Answer again the question behind a reply's `ref`; None if its intent is gone."""
        return self._current.recall(ref, now, lang)

    def venue(self, site: str) -> Venue | None:
        """Return a site as a pin on a map, by its id."""
        return self._current.venue(site)

    def draw(self, picture: Picture) -> bytes:
        """Return a reply's map as a PNG; call it from a thread."""
        return self._current.draw(picture)

    def say(self, key: str, lang: Lang = "fr", **values: str) -> str:
        """Return one of the assistant's own sentences."""
        return self._current.say(key, lang, **values)

    def refresh(self) -> Reloaded:
        """Take the content as it is now into service; call it from a thread: it takes seconds if it changed.

        When the content is broken, or its build cannot answer, the version before stays.
        """
        with self._reloading:
            before = self.version
            with self._way_back():
                if problems := self._compile(*self._folders):
                    return Reloaded(before, before, problems)
                try:
                    fresh = _load(self._folders[2] / build.DATABASE)
                    _try(fresh)
                except Exception as error:  # whatever is wrong with the new build, the old one goes on
                    self._restore()
                    return Reloaded(before, before, fault=f"{type(error).__name__} : {error}")
            if fresh.version != before:
                self._before, self._loaded = self._current, fresh
            return Reloaded(before, fresh.version)

    def roll_back(self) -> Reloaded:
        """Put the version before the last reload back into service, until the next one; again undoes it."""
        with self._reloading:
            now = self._current
            if self._before is None:
                return Reloaded(now.version, now.version, fault="aucune version précédente")
            self._before, self._loaded = now, self._before
            return Reloaded(now.version, self.version)

    @contextlib.contextmanager
    def _way_back(self) -> Iterator[None]:
        """Keep the build in place beside the new one until that one has answered."""
        live = self._folders[2]
        with contextlib.suppress(OSError):
            shutil.copyfile(live / build.DATABASE, live / _PREVIOUS)
        try:
            yield
        finally:
            (live / _PREVIOUS).unlink(missing_ok=True)

    def _restore(self) -> None:
        live = self._folders[2]
        with contextlib.suppress(OSError):
            os.replace(live / _PREVIOUS, live / build.DATABASE)


def compile_apart(content_dir: Path, data_dir: Path, live_dir: Path) -> tuple[Problem, ...]:
    """Compile in a process of its own, so that replies do not wait for it; return what is wrong.

    OSError when the folder cannot be written.
    """
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    spawning = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawning) as pool:
        return pool.submit(_compile, content_dir, data_dir, live_dir).result()


def on_hangup(served: Served) -> None:
    """Reload when the process gets SIGHUP, as servers do; the log says what came of it."""

    def reload() -> None:
        try:
            done = served.refresh()
        except Exception as error:
            _log.error("reload", error=type(error).__name__, hint=str(error))
            return
        note = _log.error if done.refused else _log.info
        note("reload", version=done.version, before=done.before, said=str(done))

    signal.signal(signal.SIGHUP, lambda *_: threading.Thread(target=reload, daemon=True).start())


def _compile(content_dir: Path, data_dir: Path, live_dir: Path) -> tuple[Problem, ...]:
    try:
        build.rebuild(content_dir, data_dir, live_dir)
    except KnowledgeError as error:
        return error.problems
    return ()


def _load(path: Path) -> Assistant:
    """Load a build; most of the program is only imported here, so that a start need not wait for it."""
    from tdi_bot.assistant import Assistant

    return Assistant.load(path)


def _try(fresh: Assistant) -> None:
    """Have a new build say its pages and answer a question before anyone is served by it."""
    from tdi_bot.assistant import PAGE_OF_COMMAND

    for page in sorted(set(PAGE_OF_COMMAND.values())):
        fresh.page(page)
    fresh.reply(Message("reload", "Bonjour"), Conversation(), datetime.now(UTC))
