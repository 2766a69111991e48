"""Builds the content as it stands now somewhere else, so that a draft is tried without being served."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tdi_bot import build
from tdi_bot.assistant import Assistant


@contextmanager
def trial_build(content_dir: Path, data_dir: Path, live_dir: Path) -> Iterator[Assistant]:
    """Yield the assistant of a draft; KnowledgeError when it is broken. Nothing in `live_dir` changes.

    What is compiled of the tables is taken over from the build in service: it takes most of the time.
    """
    with tempfile.TemporaryDirectory(prefix="tdi-essai-") as folder:
        lent = live_dir / build.DATABASE
        if lent.is_file():
            shutil.copyfile(lent, Path(folder) / build.DATABASE)
        yield Assistant.load(build.rebuild(content_dir, data_dir, Path(folder)))
