"""Compile content and tables into one file when something changed; a broken build is never put in place."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tdi_bot.knowledge.problem import KnowledgeError, Problem

if TYPE_CHECKING:
    from tdi_bot.knowledge.reading import Knowledge
    from tdi_bot.places.rows import SiteRow
    from tdi_bot.places.tables import TableError, Tables

DATABASE = "knowledge.db"
_STAMP = "knowledge.stamp"
_LOCK = "knowledge.lock"
_FORMAT = "1"
_CODE = Path(__file__).resolve().parent
_COMPILING_CODE = ("build.py", "model.py", "text.py", "knowledge", "places", "understanding")
_LINKS = {
    "facts": [("source", "sources", "id")],
    "fact_values": [("fait", "facts", "id")],
    "conflicts": [("source", "sources", "id"), ("fait", "facts", "id")],
    "examples": [("intention", "intents", "id")],
}
"""Foreign keys of the readable tables: column, table, column."""

_COMPILED_SUFFIXES = frozenset({".yaml", ".yml", ".csv", ".gz", ".tsv", ".txt"})


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


def _compiled_files(content_dir: Path, data_dir: Path) -> Iterator[tuple[str, Path]]:
    """Yield every file that the build depends on, with a name that does not depend on where it is."""
    for path in sorted(content_dir.rglob("*")):
        if path.suffix in _COMPILED_SUFFIXES:
            yield f"content/{path.relative_to(content_dir)}", path
    for path in sorted(data_dir.glob("*")):
        if path.suffix in _COMPILED_SUFFIXES:
            yield f"data/{path.name}", path
    for name in _COMPILING_CODE:
        one = _CODE / name
        for path in sorted(one.glob("*.py")) if one.is_dir() else (one,):
            yield f"code/{path.relative_to(_CODE)}", path


def _stamp(content_dir: Path, data_dir: Path) -> str:
    """Return a quick mark of all files, by name, size and time of change."""
    mark = hashlib.sha256(_FORMAT.encode())
    for name, path in _compiled_files(content_dir, data_dir):
        status = path.stat()
        mark.update(f"{name}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return mark.hexdigest()


def _version(content_dir: Path, data_dir: Path) -> str:
    """Return a short mark of what all files say; the same content has the same version on every machine."""
    mark = hashlib.sha256(_FORMAT.encode())
    for name, path in _compiled_files(content_dir, data_dir):
        mark.update(f"{name}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    return mark.hexdigest()[:12]


def _stamped(live_dir: Path, target: Path) -> str:
    """Return the stamp of the build in place, or nothing when it is missing or not that build."""
    try:
        noted = json.loads((live_dir / _STAMP).read_bytes())
        return str(noted["stamp"]) if noted["version"] == _version_of(target) else ""
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _version_of(target: Path) -> str:
    """Return the version of a compiled file, or nothing when there is no good one."""
    if not target.is_file():
        return ""
    try:
        with contextlib.closing(sqlite3.connect(f"file:{target}?mode=ro", uri=True)) as database:
            row = database.execute("SELECT data FROM section WHERE name = 'version'").fetchone()
            return bytes(row[0]).decode() if row else ""
    except sqlite3.Error:
        return ""


def _write(content_dir: Path, data_dir: Path, target: Path, version: str) -> None:
    knowledge, sections, tables = _compile(content_dir, data_dir)
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


def _compile(content_dir: Path, data_dir: Path) -> tuple[Knowledge, dict[str, bytes], Tables]:
    """Return the content, all sections and the tables; KnowledgeError with what is wrong in any of them."""
    from tdi_bot import places
    from tdi_bot.knowledge.reading import read
    from tdi_bot.knowledge.sections import compile_sections
    from tdi_bot.places.tables import TablesInvalid, read_tables
    from tdi_bot.understanding import compiling as understanding

    lists_dir = content_dir / "lists"
    knowledge = read(content_dir)
    try:
        tables = read_tables(data_dir, lists_dir)
        found = compile_sections(knowledge) | places.compile_sections(data_dir, lists_dir)
    except TablesInvalid as error:
        raise KnowledgeError(_table_problems(error.errors)) from error
    loaded = places.Places.load(found.__getitem__)
    found |= understanding.compile_sections(knowledge.concepts, knowledge.intents, knowledge.rewrites, loaded)
    return knowledge, found, tables


def _table_problems(errors: Iterable[TableError]) -> list[Problem]:
    return [Problem(error.file, error.line, "", error.what, error.remedy) for error in errors]


def _fill(path: Path, knowledge: Knowledge, sections: dict[str, bytes], tables: Tables) -> None:
    from sqlite_utils import Database

    from tdi_bot.knowledge.readable import readable_tables

    database = Database(path)
    with database.conn:
        for name, rows in (readable_tables(knowledge) | _place_tables(tables)).items():
            key = "id" if rows and "id" in rows[0] else None
            database.table(name).insert_all(rows, pk=key, foreign_keys=_LINKS.get(name, []))
        stored = [{"name": name, "data": data} for name, data in sorted(sections.items())]
        database.table("section").insert_all(stored, pk="name")
    database.close()


def _place_tables(tables: Tables) -> dict[str, list[dict[str, object]]]:
    """Return the sites and territories as people read them; a site stands where its communes are."""
    communes = {row.insee: row for row in tables.communes}
    epci: dict[tuple[str, str], list[str]] = {}
    for member in tables.members:
        epci.setdefault((member.phase, member.code), []).append(member.name)

    def site(row: SiteRow) -> dict[str, object]:
        inside = [communes[insee] for insee in row.communes if insee in communes]
        placed = [commune for commune in inside if commune.lat]
        return {
            "id": row.id,
            "nom": row.name,
            "dispositif": row.scheme,
            "vague": row.wave or None,
            "communes": ", ".join(commune.name for commune in inside) or None,
            "departements": ", ".join(row.departements),
            "region": row.region,
            "hectares": float(row.area_ha) if row.area_ha else None,
            "latitude": sum(float(one.lat) for one in placed) / len(placed) if placed else None,
            "longitude": sum(float(one.lon) for one in placed) / len(placed) if placed else None,
        }

    return {
        "sites": [site(row) for row in tables.sites],
        "territoires": [
            {
                "id": f"{row.phase}:{row.code}",
                "phase": int(row.phase),
                "code": row.code,
                "nom": row.name,
                "region": row.region,
                "departements": ", ".join(row.departements),
                "membres": ", ".join(epci.get((row.phase, row.code), ())),
            }
            for row in tables.territoires
        ],
    }


def _replace(path: Path, data: bytes) -> None:
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
