"""Compile content and tables into one file when something changed; a broken build is never put in place."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tdi_bot.fingerprints import code_of, content_of, glance, mark_of, tables_of
from tdi_bot.knowledge.problem import KnowledgeError, Problem

if TYPE_CHECKING:
    from tdi_bot.knowledge.reading import Knowledge
    from tdi_bot.places.tables import TableError, Tables

DATABASE = "knowledge.db"
_STAMP = "knowledge.stamp"
_LOCK = "knowledge.lock"
_TOWNS_CODE = ("picture/towns.py", "picture/land.py")
_COMPILING_CODE = (
    "build.py",
    "fingerprints.py",
    "model.py",
    "sound.py",
    "text.py",
    "knowledge",
    "places",
    "understanding",
    *_TOWNS_CODE,
)
_TRAINING_CODE = (
    "text.py",
    "understanding/ngrams.py",
    "understanding/ranking.py",
    "understanding/likeness.py",
    "understanding/likeness_calibration.py",
    "understanding/likeness_counting.py",
    "understanding/likeness_parts.py",
    "understanding/likeness_rows.py",
    "understanding/likeness_solving.py",
    "understanding/likeness_training.py",
)
_LINKS = {
    "facts": [("source", "sources", "id")],
    "fact_values": [("fait", "facts", "id")],
    "conflicts": [("source", "sources", "id"), ("fait", "facts", "id")],
    "examples": [("intention", "intents", "id")],
}
"""Foreign keys of the readable tables: column, table, column."""


def _warn(text: str) -> None:
    print(text, file=sys.stderr)


def ensure(content_dir: Path, data_dir: Path, live_dir: Path, warn: Callable[[str], None] = _warn) -> Path:
    """Return the compiled file, rebuilt first if content, tables or code changed.

    When the content is broken the build before it stays in use and `warn` gets one line; KnowledgeError if
    there is none. OSError, with the file's name, when `live_dir` cannot be written.
    """
    target = live_dir / DATABASE
    stamp = _stamp(content_dir, data_dir)
    if _stamped(live_dir, target) == stamp:
        return target
    try:
        return _build_if_changed(content_dir, data_dir, live_dir, stamp)
    except KnowledgeError as error:
        if not _version_of(target):
            raise
        warn(
            f"Connaissances refusées ({len(error.problems)} problème(s), voir « kb check »), la version "
            f"précédente reste en service : {error.problems[0]}"
        )
        return target


def rebuild(content_dir: Path, data_dir: Path, live_dir: Path) -> Path:
    """Return the compiled file of the content as it is now; KnowledgeError when it is broken."""
    return _build_if_changed(content_dir, data_dir, live_dir, _stamp(content_dir, data_dir))


def check(content_dir: Path, data_dir: Path) -> list[Problem]:
    """Return every mistake of the content and the tables, in file order; an empty list when all is well."""
    from tdi_bot.knowledge.reading import examine
    from tdi_bot.places.tables import TablesInvalid, read_tables

    _, problems = examine(content_dir)
    try:
        read_tables(data_dir, content_dir / "lists")
    except TablesInvalid as error:
        problems.extend(_table_problems(error.errors))
    return sorted(problems)


def stats(path: Path) -> dict[str, int | str]:
    """Return what a compiled file holds, by readable name."""
    counted = {
        "faits": "facts",
        "sources": "sources",
        "intentions": "intents",
        "exemples": "examples",
        "concepts": "concepts",
        "sites": "sites",
        "territoires": "territoires",
    }
    found: dict[str, int | str] = {"version": _version_of(path)}
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        # A table without rows is not made.
        made = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
        for name, table in counted.items():
            rows = database.execute(f"SELECT count(*) FROM {table}") if table in made else [(0,)]  # noqa: S608
            found[name] = next(iter(rows))[0]
        conflicts = "SELECT count(DISTINCT desaccord) FROM conflicts"
        found["désaccords"] = database.execute(conflicts).fetchone()[0] if "conflicts" in made else 0
        for tier, number in database.execute("SELECT niveau, count(*) FROM facts GROUP BY niveau ORDER BY 1"):
            found[f"faits de niveau {tier}"] = number
    found["octets"] = path.stat().st_size
    return found


def _build_if_changed(content_dir: Path, data_dir: Path, live_dir: Path, stamp: str) -> Path:
    live_dir.mkdir(parents=True, exist_ok=True)
    target = live_dir / DATABASE
    version = _version(content_dir, data_dir)
    if _version_of(target) != version:
        with _alone(live_dir / _LOCK):
            # Another start may have built it while this one waited.
            if _version_of(target) != version:
                _write(content_dir, data_dir, target, version)
    if _stamped(live_dir, target) != stamp:
        _keep_bytecode()
    # A stamp that cannot be written only costs the next start a few milliseconds.
    with contextlib.suppress(OSError):
        _replace(live_dir / _STAMP, json.dumps({"stamp": stamp, "version": version}).encode())
    return target


@contextlib.contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Wait until no other process builds."""
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _everything(content_dir: Path, data_dir: Path) -> Iterator[tuple[str, Path]]:
    yield from content_of(content_dir, "content")
    yield from tables_of(data_dir, "data")
    yield from code_of(*_COMPILING_CODE)


def _stamp(content_dir: Path, data_dir: Path) -> str:
    """Return a quick mark of all that compiling reads, to tell at a start that nothing changed."""
    return glance(_everything(content_dir, data_dir))


def _version(content_dir: Path, data_dir: Path) -> str:
    return mark_of(_everything(content_dir, data_dir))


def _stamped(live_dir: Path, target: Path) -> str:
    """Return the stamp of the build in place, or nothing when it is missing or not that build."""
    try:
        noted = json.loads((live_dir / _STAMP).read_bytes())
        return str(noted["stamp"]) if noted["version"] == _version_of(target) else ""
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _version_of(target: Path) -> str:
    """Return the version of a compiled file, or nothing when there is no good one."""
    return _section(target, "version")


def _section(target: Path, name: str) -> str:
    """Return a short section as text, or nothing when there is no such file or section."""
    if not target.is_file():
        return ""
    try:
        with contextlib.closing(sqlite3.connect(f"file:{target}?mode=ro", uri=True)) as database:
            row = database.execute("SELECT data FROM section WHERE name = ?", (name,)).fetchone()
            return bytes(row[0]).decode() if row else ""
    except sqlite3.Error:
        return ""


def _write(content_dir: Path, data_dir: Path, target: Path, version: str) -> None:
    knowledge, sections, tables = _compile(content_dir, data_dir, target)
    import tempfile

    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".knowledge-", suffix=".db")
    os.close(handle)
    temporary = Path(name)
    try:
        _fill(temporary, knowledge, sections | {"version": version.encode()}, tables)
        # mkstemp makes files for their owner alone; the compiled knowledge holds nothing secret.
        temporary.chmod(0o644)
        _settle(temporary)
        temporary.replace(target)
        _settle(target.parent)
    finally:
        temporary.unlink(missing_ok=True)


def _compile(content_dir: Path, data_dir: Path, before: Path) -> tuple[Knowledge, dict[str, bytes], Tables]:
    """Return the content, all sections and the tables; KnowledgeError with what is wrong in any of them."""
    from tdi_bot.knowledge.reading import read
    from tdi_bot.knowledge.sections import compile_sections
    from tdi_bot.places import Places
    from tdi_bot.places.tables import TablesInvalid, read_tables
    from tdi_bot.understanding import compiling as understanding

    knowledge = read(content_dir)
    try:
        tables = read_tables(data_dir, content_dir / "lists")
        found = compile_sections(knowledge) | _compiled_tables(
            tables, data_dir, content_dir / "lists", before
        )
    except TablesInvalid as error:
        raise KnowledgeError(_table_problems(error.errors)) from error
    if unknown := list(_unknown_sources(tables, knowledge)):
        raise KnowledgeError(_table_problems(unknown))
    places = Places.load(found.__getitem__)
    found |= understanding.compile_sections(
        knowledge.concepts,
        knowledge.intents,
        knowledge.rewrites,
        knowledge.facts,
        places,
        knowledge.conflicts,
    )
    examples = understanding.examples_of(knowledge.intents, knowledge.rewrites, places, found)
    return knowledge, found | _compiled_likeness(examples, before), tables


def _compiled_tables(tables: Tables, data_dir: Path, lists_dir: Path, before: Path) -> dict[str, bytes]:
    from tdi_bot.picture import towns
    from tdi_bot.places.compiling import sections_of

    files = (content_of(lists_dir, "lists"), tables_of(data_dir, "data"))
    mark = mark_of(*files, code_of("places", *_TOWNS_CODE, "sound.py", "text.py", "model.py"))
    return _taken_over(before, "build.tables", mark, ("places.", "picture.")) or {
        **sections_of(tables),
        **towns.compile_sections(data_dir),
        "build.tables": mark.encode(),
    }


def _compiled_likeness(examples: Sequence[tuple[str, str]], before: Path) -> dict[str, bytes]:
    from tdi_bot.understanding import compiling as understanding

    mark = mark_of(code_of(*_TRAINING_CODE), text=json.dumps(examples))
    return _taken_over(before, "build.likeness", mark, ("understanding.likeness.",)) or {
        **understanding.compile_likeness(examples),
        "build.likeness": mark.encode(),
    }


def _taken_over(before: Path, name: str, mark: str, prefixes: tuple[str, ...]) -> dict[str, bytes]:
    """Return the sections of the build before that are slow to compile, if they were made of the same."""
    if _section(before, name) != mark:
        return {}
    with contextlib.closing(sqlite3.connect(f"file:{before}?mode=ro", uri=True)) as database:
        sections: dict[str, bytes] = dict(database.execute("SELECT name, data FROM section"))
    return {key: data for key, data in sections.items() if key == name or key.startswith(prefixes)}


def _unknown_sources(tables: Tables, knowledge: Knowledge) -> Iterator[TableError]:
    from tdi_bot.places.tables import TableError

    for line, row in enumerate(tables.laureats, start=2):
        if row.source not in knowledge.sources:
            what = f"la source « {row.source} » n'existe pas"
            yield TableError("laureats.csv", line, what, "écrire une source de knowledge/sources.yaml")


def _table_problems(errors: Iterable[TableError]) -> list[Problem]:
    return [Problem(error.file, error.line, "", error.what, error.remedy) for error in errors]


def _fill(path: Path, knowledge: Knowledge, sections: dict[str, bytes], tables: Tables) -> None:
    from sqlite_utils import Database

    from tdi_bot.knowledge import readable as content
    from tdi_bot.places import readable as places

    database = Database(path)
    with database.conn:
        for name, rows in (content.readable_tables(knowledge) | places.readable_tables(tables)).items():
            key = "id" if rows and "id" in rows[0] else None
            database.table(name).insert_all(rows, pk=key, foreign_keys=_LINKS.get(name, []))
        stored = [{"name": name, "data": data} for name, data in sorted(sections.items())]
        database.table("section").insert_all(stored, pk="name")
    database.close()


def _keep_bytecode() -> None:
    """Compile our own modules beside their source, where that can be written.

    Python does so by itself, unless it is told not to (PYTHONDONTWRITEBYTECODE): every start would then
    compile what it imports anew, 0.15 s for a question.
    """
    import compileall

    compileall.compile_dir(Path(__file__).parent, quiet=2)


def _replace(path: Path, data: bytes) -> None:
    import tempfile

    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".stamp-")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    Path(name).replace(path)


def _settle(path: Path) -> None:
    """Wait until a file or folder is on the disk: a crash leaves the old build or the new one whole."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
