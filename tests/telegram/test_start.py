"""The bot polls before the assistant is loaded: what comes meanwhile is kept, and answered after."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.telegram.conftest import CAMILLE, Scene
from tests.telegram.fake_host import FakeHost

ROOT = Path(__file__).resolve().parents[2]


class SlowHost(FakeHost):
    """Is loaded when it is first looked at, as the assistant is; loading lasts until it is let go."""

    def __init__(self, broken: bool = False) -> None:
        super().__init__()
        self.let_go = threading.Event()
        self._broken = broken

    @property
    def version(self) -> str:  # type: ignore[override]
        self.let_go.wait(20)
        if self._broken:
            raise OSError("le fichier est abîmé")
        return "essai"


async def test_what_comes_while_the_assistant_is_loaded_is_kept_and_then_answered(scene: Scene) -> None:
    scene.host = slow = SlowHost()
    await scene.start()
    update = scene.writes(CAMILLE, "bonjour")
    await scene.until(lambda: scene.api.world.confirmed == update["update_id"] + 1)
    assert scene.api.world.texts(CAMILLE) == []
    slow.let_go.set()
    assert await scene.reads(CAMILLE) == ["re: bonjour"]


async def test_an_assistant_that_cannot_be_loaded_stops_the_start_and_loses_nothing(scene: Scene) -> None:
    scene.host = broken = SlowHost(broken=True)
    await scene.start()
    update = scene.writes(CAMILLE, "bonjour")
    await scene.until(lambda: scene.api.world.confirmed == update["update_id"] + 1)
    broken.let_go.set()
    with pytest.raises(OSError, match="abîmé"):
        await scene.stopped()
    scene.host = FakeHost()
    await scene.start()
    assert await scene.reads(CAMILLE) == ["re: bonjour"]


async def test_it_stops_while_the_assistant_is_loaded(scene: Scene) -> None:
    scene.host = slow = SlowHost()
    await scene.start()
    threading.Timer(0.5, slow.let_go.set).start()
    assert await scene.stop() < 5


def test_nothing_that_answers_is_imported_before_the_first_poll() -> None:
    code = (
        "import sys, tdi_bot.commands.telegram, tdi_bot.channels.telegram, tdi_bot.reloading\n"
        "rooms = ('answering', 'assistant', 'editing', 'picture', 'places', 'understanding')\n"
        "late = {f'tdi_bot.{room}' for room in rooms} | {'tdi_bot.knowledge.content', 'numpy', 'PIL'}\n"
        "print(late & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
