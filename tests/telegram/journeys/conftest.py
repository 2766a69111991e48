"""People, a street to meet on, and the real assistant behind the bot: journeys read as scripts."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tdi_bot import logs
from tdi_bot.assistant import Assistant
from tdi_bot.channels.telegram.host import Host
from tests.botapi.server import TOKEN, BotApi
from tests.botapi.world import Json, Sent
from tests.telegram.conftest import Scene

CAMILLE, SACHA, OPERATOR = 700_123_456, 700_654_321, 700_999_111
MAIRIE = -100_123_400_077
NOTHING = Sent(0, 0, "", "", [], [], None, None, 0.0)
CANARY = "canari-7b1e"
PAU = {"latitude": 43.304_417, "longitude": -0.372_913}
"""A position near Pau, precise enough to be told from any in our tables."""


class Person:
    """Somebody with a phone: writes, presses, shares, and reads what comes back in one chat."""

    def __init__(self, street: Street, number: int, chat: int | None = None) -> None:
        self.street = street
        self.number = number
        self.chat = number if chat is None else chat
        self.street.api.world.person(number)

    def inbox(self) -> list[Sent]:
        """All that the chat got from the bot."""
        return [sent for sent in self.street.api.world.sent if sent.chat == self.chat]

    async def writes(self, text: str | None, answers: int = 1, **more: object) -> Sent:
        """Write something and read what comes."""
        before = len(self.inbox())
        self.street.writes(self.number, text, self.chat, **more)
        return await self._reads(before + answers)

    async def shares(self, position: Json) -> Sent:
        """Share where one is."""
        return await self.writes(None, location=position)

    async def presses(self, label: str, under: Sent | None = None, answers: int = 1) -> Sent:
        """Press the first button whose label begins so, under the last message or a given one."""
        under = under or self.inbox()[-1]
        found = [each for each in under.buttons if each["text"].startswith(label)]
        assert found, f"no button « {label} » among {[each['text'] for each in under.buttons]}"
        before = len(self.inbox())
        self.street.presses(self.number, under, found[0]["callback_data"])
        return await self._reads(before + answers)

    async def types_inline(self, text: str) -> list[Json]:
        """Type « @bot text » in some chat and get cards."""
        update = self.street.api.world.asked_inline(self.number, text)
        self.street.api.world.push(update)
        query = update["inline_query"]["id"]
        await self.street.until(lambda: query in self.street.api.world.inline)
        return self.street.api.world.inline[query]

    async def calls(self, text: str | None, **more: object) -> str:
        """Call the bot by its name in a chat that it is not in, and read what it says there."""
        others = {"id": 700_888_222, "type": "private", "first_name": "Quelqu'un"}
        update = self.street.api.world.called(self.number, text, others, **more)
        self.street.api.world.push(update)
        query = update["guest_message"]["guest_query_id"]
        await self.street.until(lambda: bool(self.street.api.world.guests[query]))
        return self.street.api.world.guests[query]

    async def corrects(self, text: str) -> Sent:
        """Edit the last message written, and read the bot's last message once it has changed."""
        last = self.street.last_written[self.chat]
        answer = self.inbox()[-1]
        versions = len(answer.versions)
        edited = {**last, "text": text, "edit_date": last["date"] + 5}
        self.street.api.world.push(self.street.api.world.next_update(edited_message=edited))
        await self.street.until(lambda: len(answer.versions) > versions)
        return answer

    async def _reads(self, count: int) -> Sent:
        await self.street.until(lambda: len(self.inbox()) >= count)
        return self.inbox()[-1] if self.inbox() else NOTHING


class Street(Scene):
    """Where the people of the journeys meet the bot."""

    def __init__(self, api: BotApi, folder: Path, host: Host) -> None:
        super().__init__(api, folder)
        self.host = host  # type: ignore[assignment]
        self.last_written: dict[int, Json] = {}

    def writes(self, person: int, text: str | None, chat: int | None = None, **more: object) -> Json:
        update = super().writes(person, text, chat, **more)
        self.last_written[chat or person] = update["message"]
        return update

    def person(self, number: int, chat: int | None = None) -> Person:
        return Person(self, number, chat)

    async def settles(self) -> None:
        """Wait until nothing is left to do."""
        await self.stop()
        await self.start()


def button_labels(sent: Sent) -> list[str]:
    return [each["text"] for each in sent.buttons]


@pytest.fixture
async def street(
    tmp_path: Path, assistant: Assistant, capsys: pytest.CaptureFixture[str]
) -> AsyncIterator[Street]:
    """A bot at work; after each journey no file and no line of the log says who, what or where."""
    logs.configure("DEBUG", "json", hide=[TOKEN])
    async with BotApi().serving() as api:
        made = Street(api, tmp_path, assistant)
        await made.start(admins=frozenset({OPERATOR}))
        yield made
        if made._serving is not None:
            with contextlib.suppress(Exception):
                await made.stop()
    logging.getLogger().handlers.clear()
    captured = capsys.readouterr()
    kept = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    everything = kept + (captured.out + captured.err).encode()
    secrets = [CANARY, TOKEN, str(CAMILLE), str(SACHA), str(OPERATOR), *(str(each) for each in PAU.values())]
    assert [secret for secret in secrets if secret.encode() in everything] == []


@pytest.fixture
def camille(street: Street) -> Person:
    return street.person(CAMILLE)


@pytest.fixture
def sacha(street: Street) -> Person:
    return street.person(SACHA)
