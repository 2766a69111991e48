"""Copies of this checkout for tests that run commands in one, as a person who just cloned it would."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def copy_checkout(target: Path, with_environment: bool = True) -> Path:
    """Copy what git tracks or would track; with the environment of this checkout, or without any."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        source = ROOT / name
        if source.is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target / name)
    if with_environment:
        (target / ".venv").symlink_to(ROOT / ".venv")
    return target


def bare_environ() -> dict[str, str]:
    """Return the environment without any setting of the assistant, nor what make passes to its children."""
    ours = ("TDI_", "TELEGRAM_", "MAKE", "MFLAGS", "PYTEST")
    return {key: value for key, value in os.environ.items() if not key.startswith(ours)}


def shell(command: str, folder: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run a line of shell in a folder."""
    return subprocess.run(
        ["sh", "-c", command],
        cwd=folder,
        env=bare_environ(),
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
