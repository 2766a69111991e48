"""Questions that are edited, and messages that are gone when one comes back to them."""

from __future__ import annotations

from tests.botapi.world import Json
from tests.telegram.conftest import CAMILLE, Scene

GROUP = -1001234


def edits(scene: Scene, written: Json, text: str, after: int = 5) -> None:
    """Have a message edited some seconds after it was written."""
    message = written["message"]
    edited = {**message, "text": text, "edit_date": message["date"] + after}
    scene.api.world.push(scene.api.world.next_update(edited_message=edited))


async def test_an_edited_question_has_its_answer_edited_also_after_a_restart(scene: Scene) -> None:
    await scene.start()
    written = scene.writes(CAMILLE, "premier")
    await scene.reads(CAMILLE)
    edits(scene, written, "second")
    await scene.until(lambda: scene.api.world.texts(CAMILLE) == ["re: second"])
    await scene.stop()
    await scene.start()
    edits(scene, written, "troisième")
    await scene.until(lambda: scene.api.world.texts(CAMILLE) == ["re: troisième"])
    assert scene.api.world.sent[0].versions == ["re: premier", "re: second"]


async def test_an_edit_that_changes_nothing_of_the_answer_holds_nobody_up(scene: Scene) -> None:
    await scene.start()
    written = scene.writes(CAMILLE, "premier")
    await scene.reads(CAMILLE)
    edits(scene, written, "premier")
    scene.writes(CAMILLE, "suite")
    assert await scene.reads(CAMILLE, 2) == ["re: premier", "re: suite"]


async def test_an_answer_that_was_deleted_is_given_anew_and_edited_from_then_on(scene: Scene) -> None:
    await scene.start()
    written = scene.writes(CAMILLE, "premier")
    await scene.reads(CAMILLE)
    scene.api.world.sent.clear()
    edits(scene, written, "second")
    assert await scene.reads(CAMILLE) == ["re: second"]
    edits(scene, written, "troisième")
    await scene.until(lambda: scene.api.world.texts(CAMILLE) == ["re: troisième"])


async def test_an_old_question_edited_late_is_left_alone(scene: Scene) -> None:
    await scene.start()
    old = scene.api.world.written(CAMILLE, "jadis")
    edits(scene, old, "naguère", after=86_400)
    scene.writes(CAMILLE, "fin")
    assert await scene.reads(CAMILLE) == ["re: fin"]


async def test_a_message_deleted_before_the_reply_is_answered_without_a_quote(scene: Scene) -> None:
    scene.group(GROUP, CAMILLE)
    await scene.start()
    asked = scene.api.world.written(CAMILLE, "@ti_test_bot quels sites ?", GROUP)
    scene.api.world.deleted.add(asked["message"]["message_id"])
    scene.api.world.push(asked)
    assert await scene.reads(GROUP) == ["re: quels sites ?"]
