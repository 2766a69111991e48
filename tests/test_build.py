from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from importlib.util import cache_from_source
from pathlib import Path

import pytest

from tdi_bot import build, fingerprints, places
from tdi_bot.knowledge.content import Content
from tdi_bot.knowledge.problem import KnowledgeError
from tdi_bot.knowledge.reading import Knowledge, read
from tdi_bot.knowledge.sections import compile_sections
from tdi_bot.places.tables import Tables
from tdi_bot.understanding import compiling
from tests.content_folder import replace_in, write_content
from tests.editing.live_assistant import own_checkout

NO_TABLES = Tables(**dict.fromkeys(Tables.__slots__, ()))


class Folders:
    """Content, tables and live folder of one test, and how often they were compiled."""

    def __init__(self, root: Path) -> None:
        self.content = write_content(root)
        self.data = root / "data"
        self.data.mkdir()
        (self.data / "sites.csv").write_text("id\n")
        self.live = root / "live"
        self.compiled = 0
        self.warned: list[str] = []

    def ensure(self) -> Path:
        return build.ensure(self.content, self.data, self.live, self.warned.append)

    def version(self) -> str:
        with closing(sqlite3.connect(self.live / build.DATABASE)) as database:
            data = database.execute("SELECT data FROM section WHERE name = 'version'").fetchone()[0]
            return bytes(data).decode()


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folders:
    """Small folders; tables of places, slow to compile, are left out."""
    found = Folders(tmp_path)

    def compile_content(
        content: Path, data: Path, before: Path
    ) -> tuple[Knowledge, dict[str, bytes], Tables]:
        found.compiled += 1
        knowledge = read(content)
        return knowledge, compile_sections(knowledge), NO_TABLES

    monkeypatch.setattr(build, "_compile", compile_content)
    return found


def test_the_first_start_compiles_and_the_next_does_not(folders: Folders) -> None:
    path = folders.ensure()
    assert path == folders.live / "knowledge.db"
    assert folders.ensure() == path
    assert folders.compiled == 1


def test_a_file_that_was_only_touched_is_not_compiled_again(folders: Folders) -> None:
    folders.ensure()
    os.utime(folders.content / "terms.yaml", (1, 1))
    folders.ensure()
    assert folders.compiled == 1


def test_a_changed_fact_is_compiled_and_changes_the_version(folders: Folders) -> None:
    folders.ensure()
    before = folders.version()
    replace_in(folders.content, "facts/sites.yaml", "{sites: 120}", "{sites: 121}")
    folders.ensure()
    assert folders.version() != before
    replace_in(folders.content, "facts/sites.yaml", "{sites: 121}", "{sites: 120}")
    folders.ensure()
    assert folders.version() == before


def test_changed_tables_and_changed_code_are_compiled_again(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders.ensure()
    (folders.data / "sites.csv").write_text("id\nla-nau\n")
    folders.ensure()
    assert folders.compiled == 2
    monkeypatch.setattr(fingerprints, "_FORMAT", "another")
    folders.ensure()
    assert folders.compiled == 3


def test_a_broken_edit_leaves_the_version_before_in_service_and_says_so_in_one_line(folders: Folders) -> None:
    path = folders.ensure()
    before = folders.version()
    replace_in(folders.content, "intents/sites.yaml", "{site-49.sites}", "49")
    assert folders.ensure() == path
    assert folders.version() == before
    (warning,) = folders.warned
    assert "knowledge/intents/sites.yaml:" in warning
    assert "kb check" in warning
    assert "\n" not in warning


def test_a_broken_edit_without_a_build_before_it_stops_the_start(folders: Folders) -> None:
    replace_in(folders.content, "facts/sites.yaml", "tier: press", "tier: presse")
    with pytest.raises(KnowledgeError) as caught:
        folders.ensure()
    assert caught.value.problems[0].file == "knowledge/facts/sites.yaml"
    assert [path.name for path in folders.live.iterdir()] == ["knowledge.lock"]


def test_building_on_purpose_refuses_a_broken_edit_even_with_a_build_before_it(folders: Folders) -> None:
    folders.ensure()
    replace_in(folders.content, "facts/sites.yaml", "tier: press", "tier: presse")
    with pytest.raises(KnowledgeError):
        build.rebuild(folders.content, folders.data, folders.live)
    assert folders.ensure().is_file()


def test_a_build_that_is_cut_off_leaves_the_one_before_it_and_no_rubbish(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders.ensure()
    before = folders.version()
    replace_in(folders.content, "facts/sites.yaml", "{sites: 120}", "{sites: 121}")

    def cut_off(*_: object) -> None:
        raise OSError(28, "No space left on device", "knowledge.db")

    monkeypatch.setattr(build, "_fill", cut_off)
    with pytest.raises(OSError, match="No space"):
        folders.ensure()
    assert folders.version() == before
    assert sorted(path.name for path in folders.live.iterdir()) == [
        "knowledge.db",
        "knowledge.lock",
        "knowledge.stamp",
    ]


def test_a_damaged_compiled_file_is_compiled_again(folders: Folders) -> None:
    path = folders.ensure()
    path.write_bytes(b"not a database")
    folders.ensure()
    assert folders.compiled == 2
    assert folders.version()


def test_starts_at_the_same_time_compile_once(folders: Folders) -> None:
    starts = [threading.Thread(target=folders.ensure) for _ in range(4)]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    assert folders.compiled == 1


def test_a_live_folder_that_cannot_be_written_names_itself(folders: Folders) -> None:
    folders.live.write_text("a file stands where the folder should be")
    with pytest.raises(OSError) as caught:  # noqa: PT011  the message is the system's; the name is ours to check
        folders.ensure()
    assert str(caught.value.filename) == str(folders.live)


def test_a_fresh_start_imports_neither_yaml_nor_sqlite_utils_nor_numpy(folders: Folders) -> None:
    folders.ensure()
    code = (
        "import sys; from pathlib import Path; from tdi_bot import build\n"
        f"build.ensure(*map(Path, {[str(folders.content), str(folders.data), str(folders.live)]!r}))\n"
        "print([name for name in ('yaml', 'sqlite_utils', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert folders.compiled == 1


def test_the_compiled_file_gives_the_content_back_and_is_readable_by_people(folders: Folders) -> None:
    with closing(sqlite3.connect(folders.ensure())) as database:

        def section(name: str) -> bytes:
            found: bytes = database.execute("SELECT data FROM section WHERE name = ?", (name,)).fetchone()[0]
            return found

        assert Content.load(section).fact("site-127").values == {"sites": 127}
        row = database.execute(
            "SELECT valeurs, date_en_mots, niveau FROM facts WHERE id = 'site-78'"
        ).fetchone()
        assert row == ("sites : 78 ; annee : 2020 ; atouts : accès, réseaux et services", "fin 2020", "seed")
        assert database.execute("SELECT count(*) FROM conflicts WHERE gardee = 'oui'").fetchone() == (1,)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_statistics_have_readable_names(folders: Folders) -> None:
    counted = build.stats(folders.ensure())
    assert counted["faits"] == 4
    assert counted["intentions"] == 2
    assert counted["désaccords"] == 1
    assert counted["faits de niveau seed"] == 3
    assert counted["version"] == folders.version()


def test_faults_of_the_tables_are_told_like_faults_of_the_content(folders: Folders) -> None:
    problems = build.check(folders.content, folders.data)
    assert any(problem.file == "sites.csv" and problem.remedy for problem in problems)


def test_what_is_slow_to_compile_is_taken_over_while_it_is_made_of_the_same(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Compiled(Exception):
        """What was to be taken over is compiled."""

    def compile_anew(*_: object) -> dict[str, bytes]:
        raise Compiled

    home = own_checkout(tmp_path, database.parent)
    folders = home / "knowledge", home / "data", home / "data" / "live"
    monkeypatch.setattr(places, "compile_sections", compile_anew)
    monkeypatch.setattr(compiling, "compile_likeness", compile_anew)
    replace_in(home / "knowledge", "intents/pack_rebond.yaml", "a été présenté le", "fut présenté le")
    build.rebuild(*folders)
    assert build.stats(home / "data" / "live" / build.DATABASE)["version"] != build.stats(database)["version"]
    replace_in(
        home / "knowledge",
        "intents/pack_rebond.yaml",
        "examples:",
        'examples:\n    - "à quelle date le rebond daté ?"',
    )
    with pytest.raises(Compiled):
        build.rebuild(*folders)


def test_a_build_leaves_the_bytecode_of_the_program_even_where_imports_must_not(tmp_path: Path) -> None:
    code = tmp_path / "code"
    shutil.copytree(
        Path(build.__file__).parent, code / "tdi_bot", ignore=shutil.ignore_patterns("__pycache__")
    )
    run = "from tdi_bot import build; build._keep_bytecode()"
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([sys.executable, "-c", run], cwd=code, env=environment, check=True)
    sources = sorted((code / "tdi_bot").rglob("*.py"))
    assert len(sources) > 100
    assert [path for path in sources if not Path(cache_from_source(str(path))).is_file()] == []
