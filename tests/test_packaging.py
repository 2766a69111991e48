from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-explore.txt")
PINNED = re.compile(r"^([a-z0-9][a-z0-9.-]*)==(\S+?)(?: ; .+)? \\$", flags=re.MULTILINE)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def pins(name: str) -> dict[str, str]:
    return dict(PINNED.findall(read(name)))


def canonical(requirement: str) -> str:
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert match
    return re.sub(r"[-_.]+", "-", match.group()).lower()


def asked(name: str) -> set[str]:
    lines = read(name).splitlines()
    return {canonical(line) for line in lines if line and not line.startswith(("#", "-"))}


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads(read("pyproject.toml"))


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("address", ["index-url", "find-links", "://", "file:", "--trusted-host", " @ "])
def test_a_lock_holds_no_address(lock: str, address: str) -> None:
    assert address not in read(lock)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_no_path(lock: str) -> None:
    assert not re.search(r"(^|\s)/|[A-Za-z]:\\", read(lock))


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_of_a_lock_is_pinned_and_hashed(lock: str) -> None:
    found = re.findall(
        r"^[a-z0-9][^\n]*(?:\n {4}--hash=sha256:[0-9a-f]{64}(?: \\)?)+", read(lock), re.MULTILINE
    )
    names = re.findall(r"^[A-Za-z0-9][^\n]*", read(lock), re.MULTILINE)
    assert len(found) == len(names) == len(pins(lock)) > 10


def test_the_development_lock_holds_the_runtime_lock_exactly() -> None:
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()


def test_the_locks_pin_what_is_declared(project: dict[str, Any]) -> None:
    declared = {canonical(text) for text in project["project"]["dependencies"]}
    development = {canonical(text) for text in project["project"]["optional-dependencies"]["dev"]}
    assert declared == asked("requirements.in")
    assert development == asked("requirements-dev.in")
    exploring = {canonical(text) for text in project["project"]["optional-dependencies"]["explore"]}
    assert exploring == asked("requirements-explore.in") <= set(pins("requirements-explore.txt"))
    assert declared <= set(pins("requirements.txt"))
    assert development <= set(pins("requirements-dev.txt"))
    assert not development & set(pins("requirements.txt"))


def test_every_dependency_is_justified(project: dict[str, Any]) -> None:
    decision = read("docs/adr/0001-dependances.md").lower()
    for requirement in project["project"]["dependencies"]:
        assert canonical(requirement) in decision.replace("_", "-"), requirement


def test_no_installed_dependency_is_under_the_gpl() -> None:
    from importlib.metadata import metadata

    for name in pins("requirements.txt"):
        fields = metadata(name).json
        said = f"{fields.get('license_expression', '')} {str(fields.get('license', ''))[:200]} "
        said += " ".join(metadata(name).get_all("Classifier") or [])
        lesser = said.replace("LGPL", "").replace("Lesser General Public", "")
        assert not re.search(r"GPL|Affero|General Public", lesser), name


def test_the_locks_are_what_is_installed_here() -> None:
    from importlib.metadata import version

    assert {name: version(name) for name in pins("requirements.txt")} == pins("requirements.txt")


def test_the_changelog_has_two_parts_for_each_version_and_speaks_of_this_one(project: dict[str, Any]) -> None:
    versions = re.split(r"^## ", read("CHANGELOG.md"), flags=re.MULTILINE)[1:]
    assert versions[0].startswith(project["project"]["version"])
    for version in versions:
        assert "### What the assistant now answers" in version
        assert "### Code" in version


def test_code_and_data_have_their_licences_apart(project: dict[str, Any]) -> None:
    assert read("LICENSE").startswith("MIT License")
    assert project["project"]["license"] == "MIT"
    credits = read("LICENCES-DONNEES.md")
    for owner in (
        "ANCT",
        "INSEE",
        "DGCL",
        "Etalab",
        "IGN",
        "GeoNames",
        "Licence Ouverte 2.0",
        "CC BY 4.0",
        "SIL",
    ):
        assert owner in credits


def test_continuous_integration_runs_make_test() -> None:
    assert re.search(r"^exec timeout .* make test ", read(".ci/run"), flags=re.MULTILINE)
    assert "set -euo pipefail" in read(".ci/run")
    for script in (".ci/run", ".ci/setup"):
        assert os.access(ROOT / script, os.X_OK)


def instructions() -> list[tuple[str, str]]:
    text = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", read("Dockerfile"), flags=re.MULTILINE))
    return [(line.split(None, 1)[0], line.split(None, 1)[1]) for line in text.splitlines() if line.strip()]


def test_the_image_is_slim_and_made_in_stages() -> None:
    bases = [value for name, value in instructions() if name == "FROM"]
    assert len(bases) == 2
    assert all("-slim" in base for base in bases)


def test_the_image_does_not_run_as_root() -> None:
    users = [value for name, value in instructions() if name == "USER"]
    assert users == ["10001:10001"]


def test_the_image_has_one_volume_and_a_health_check_that_answers() -> None:
    found = dict(instructions())
    assert found["VOLUME"] == "/app/data/live"
    assert '"bot.py", "ask"' in found["HEALTHCHECK"]
    assert found["ENTRYPOINT"].startswith("[")


def test_the_final_stage_installs_nothing_and_keeps_no_pip() -> None:
    text = read("Dockerfile")
    final = text[text.rindex("\nFROM ") :]
    assert "pip install" not in final
    assert "apt-get" not in final
    assert "pip uninstall" in final
    assert "--require-hashes" in text


def test_the_image_copies_only_what_is_let_through() -> None:
    let_through = {line[1:] for line in read(".dockerignore").splitlines() if line.startswith("!")}
    copied = {
        source
        for name, value in instructions()
        if name == "COPY" and "--from" not in value
        for source in value.split()[:-1]
    }
    assert copied == let_through
    assert all((ROOT / source).exists() for source in copied)


def test_compose_runs_read_only_with_one_volume_and_no_rights() -> None:
    service = yaml.safe_load(read("compose.yaml"))["services"]["assistant"]
    assert service["read_only"] is True
    assert service["volumes"] == ["live:/app/data/live"]
    assert service["tmpfs"][0].startswith("/tmp")
    assert service["cap_drop"] == ["ALL"]


LAYERS = [
    ("tdi_bot/text.py", "from tdi_bot.places import thing", "layer"),
    ("tdi_bot/places/one.py", "from tdi_bot.knowledge import thing", "layer"),
    ("tdi_bot/answering/one.py", "from tdi_bot.understanding import thing", "layer"),
    ("tdi_bot/understanding/one.py", "from tdi_bot import assistant", "layer"),
    ("tdi_bot/channels/telegram/one.py", "from tdi_bot.channels import terminal", "Channels"),
    ("tdi_bot/channels/terminal.py", "from tdi_bot import settings", "layer"),
    ("tdi_bot/unknown.py", "import json", "layer"),
    ("tdi_bot/answering/one.py", "import yaml", "yaml"),
    ("tdi_bot/channels/terminal.py", "import telegram.ext", "telegram"),
    ("tdi_bot/answering/one.py", "import rapidfuzz.fuzz", "rapidfuzz"),
    ("tdi_bot/knowledge/one.py", "import sqlite_utils", "sqlite_utils"),
    ("tdi_bot/channels/telegram/one.py", "import PIL.Image", "PIL"),
]


def lint_house(house: Path, *broken: tuple[str, str]) -> str:
    """Lay out an empty house of the same rooms, put lines into it, and return what import-linter says."""
    shutil.copy(ROOT / "pyproject.toml", house)
    rooms = ["knowledge", "places", "understanding", "answering", "picture", "journal", "channels"]
    modules = [f"{room}/{name}.py" for room in [*rooms, "channels/telegram"] for name in ("__init__", "one")]
    modules += ["__init__.py", "model.py", "text.py", "assistant.py", "build.py", "cli.py", "settings.py"]
    modules += ["channels/terminal.py", "channels/batch.py", "channels/door.py", "channels/explain.py"]
    modules.remove("channels/one.py")
    for module in modules:
        path = house / "tdi_bot" / module
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("thing = 1\n", encoding="utf-8")
    for file, line in broken:
        (house / file).write_text(line + "\n", encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as r; r(['--no-cache'])"],
        cwd=house,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout.count("KEPT") + run.stdout.count("BROKEN") >= 7, run.stdout + run.stderr
    return "\n".join(line for line in run.stdout.splitlines() if "BROKEN" in line)


def test_an_empty_house_keeps_every_contract(tmp_path: Path) -> None:
    allowed = [
        ("tdi_bot/knowledge/one.py", "import yaml"),
        ("tdi_bot/channels/telegram/one.py", "import telegram.ext"),
        ("tdi_bot/places/one.py", "import rapidfuzz"),
        ("tdi_bot/journal/one.py", "import sqlite_utils"),
        ("tdi_bot/picture/one.py", "from PIL import Image"),
        ("tdi_bot/cli.py", "from tdi_bot import settings, build, assistant"),
    ]
    assert lint_house(tmp_path, *allowed) == ""


@pytest.mark.parametrize(("file", "line", "contract"), LAYERS)
def test_a_wrong_import_breaks_its_contract(tmp_path: Path, file: str, line: str, contract: str) -> None:
    assert contract in lint_house(tmp_path, (file, line))
