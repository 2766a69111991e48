from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.xdist_group("setup")

NOTHING = "# nothing to install\n"


def lay_out(folder: Path) -> Path:
    """A checkout whose locks ask for nothing, so that only the environment itself is made."""
    (folder / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "setup", folder / ".ci")
    (folder / "requirements.txt").write_text(NOTHING, encoding="utf-8")
    (folder / "requirements-dev.txt").write_text(NOTHING, encoding="utf-8")
    return folder


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    return lay_out(tmp_path)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout whose environment was made for development: making one is slow, copying it is not."""
    folder = lay_out(tmp_path_factory.mktemp("made"))
    done = setup(folder, "dev")
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert "prêt en" in done.stderr
    return folder


@pytest.fixture
def ready(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "ready", symlinks=True))


def setup(folder: Path, kind: str = "run", path: str | None = None) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "PATH": path or os.environ["PATH"]}
    return subprocess.run(
        [str(folder / ".ci" / "setup"), kind],
        env=environ,
        input="never read\n",
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def inode(folder: Path) -> int:
    """What changes when the environment is made anew."""
    return (folder / ".venv" / "pyvenv.cfg").stat().st_ino


@pytest.mark.parametrize("kind", ["dev", "run"])
def test_set_up_is_instant_and_silent_once_made_and_serves_for_running_too(ready: Path, kind: str) -> None:
    began = time.monotonic()
    again = setup(ready, kind)
    assert time.monotonic() - began < 2
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")


def test_an_environment_made_for_another_lock_is_updated_in_place(ready: Path) -> None:
    before = inode(ready)
    (ready / "requirements.txt").write_text(NOTHING + "# changed\n", encoding="utf-8")
    done = setup(ready)
    assert done.returncode == 0
    assert "installation" in done.stderr
    assert inode(ready) == before
    # The development packages may no longer fit: they are looked at again when they are needed.
    assert not (ready / ".venv" / ".lock-dev").exists()


def test_a_broken_environment_is_made_anew(ready: Path) -> None:
    (ready / ".venv" / "bin" / "python").unlink()
    done = setup(ready)
    assert done.returncode == 0
    assert "il est refait" in done.stderr
    assert setup(ready).stderr == ""


def test_a_package_that_went_missing_is_noticed_and_a_failure_is_said_in_one_last_line(
    ready: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = f"no-such-package-tdi==1.0 \\\n    --hash=sha256:{'0' * 64}\n"
    # As if the lock had been installed, then the package lost.
    (ready / "requirements.txt").write_text(lock, encoding="utf-8")
    (ready / ".venv" / ".lock-run").write_text(lock, encoding="utf-8")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    done = setup(ready)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("tdi-bot : l'installation des paquets a échoué")
    assert not (ready / ".venv" / ".lock-run").exists()


def test_without_a_recent_python_it_says_what_to_install(bare: Path, tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("sh", "dirname", "cmp", "rm", "cp", "date", "printf"):
        found = shutil.which(name)
        if found:
            (tools / name).symlink_to(found)
    old = tools / "python3"
    old.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    old.chmod(0o755)
    done = setup(bare, path=str(tools))
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("tdi-bot : il faut Python 3.11 ou plus récent")


def test_an_unknown_kind_is_refused(bare: Path) -> None:
    assert setup(bare, "autre").returncode == 2
