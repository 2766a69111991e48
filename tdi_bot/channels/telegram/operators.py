"""What operators may do from Telegram: look, read the misses, reload, pause; each act is logged."""

from __future__ import annotations

import asyncio
from importlib.metadata import PackageNotFoundError, version
from typing import Protocol, runtime_checkable

import structlog
from telegram import Message

from tdi_bot.channels.door import local_now
from tdi_bot.channels.telegram.delivery import Address, Delivery, Work
from tdi_bot.channels.telegram.host import Host
from tdi_bot.channels.telegram.watch import Watch
from tdi_bot.editing.grouping import Asked, group
from tdi_bot.journal import Journal

ACTS = ("etat", "manques", "recharger", "pause", "reprise")
_MOST_MISSES = 15
_log = structlog.get_logger(__name__)


@runtime_checkable
class Refreshing(Protocol):
    """A host that can take new content into service while it answers."""

    def refresh(self) -> object:
        """Reload, and return what came of it as a line of French."""
        ...


class Operators:
    """Obeys those whose ids are in TDI_ADMIN_IDS; for everybody else these commands do not exist."""

    def __init__(
        self, host: Host, delivery: Delivery, journal: Journal, watch: Watch, admins: frozenset[int]
    ) -> None:
        self._host = host
        self._delivery = delivery
        self._journal = journal
        self._watch = watch
        self._admins = admins

    def is_operator(self, message: Message) -> bool:
        """Whether a message is from an operator, by the id that Telegram vouches for."""
        return message.from_user is not None and message.from_user.id in self._admins

    def act_of(self, message: Message) -> str:
        """Return the act that an operator's message commands, or nothing."""
        name = (message.text or "").split(" ")[0].partition("@")[0].removeprefix("/").casefold()
        return name if name in ACTS and self.is_operator(message) else ""

    async def obey(self, work: Work, message: Message, act: str) -> None:
        """Do it, log it, say what came of it."""
        _log.info("operator", act=act, person=work.claim.person)
        work.outcome = f"operator_{act}"
        match act:
            case "etat":
                said = await self._state()
            case "manques":
                said = await self._misses()
            case "recharger":
                said = await self._reload()
            case _:
                await self._journal.pause(act == "pause")
                said = self._host.say(f"telegram_{act}_faite")
        await self._delivery.text(work, Address.of(message), said[:4000])

    @property
    def paused(self) -> bool:
        """Whether everybody else is asked for patience."""
        return self._journal.paused()

    async def _state(self) -> str:
        """Tell how the day goes, for all who serve, and how fast this process is."""
        midnight = local_now().replace(hour=0, minute=0, second=0, microsecond=0)
        ended = await self._journal.ended_since(midnight.timestamp())
        hours, minutes = divmod(int(self._watch.uptime // 60), 60)
        return self._host.say(
            "telegram_etat",
            version=_package_version(),
            connaissances=self._host.version,
            duree=f"{hours} h {minutes:02}",
            repondu=str(ended.get("answer", 0)),
            precise=str(ended.get("clarify", 0)),
            refuse=str(ended.get("refuse", 0)),
            rapidite=f"{self._watch.p95_ms():g}".replace(".", ","),
            attente=str(self._journal.depth()),
            pause=self._host.say("telegram_en_pause") if self.paused else "",
        ).strip()

    async def _misses(self) -> str:
        missed = await self._journal.misses()
        groups = group(Asked(one.text, one.count, one.first, one.last) for one in missed)
        lines = [f"{each.count} × {each.text}" for each in groups[:_MOST_MISSES]]
        lines = lines or [self._host.say("telegram_aucun_manque")]
        doubted = [each for each in await self._journal.feedback() if each.thought != "liked"]
        if doubted:
            lines += ["", self._host.say("telegram_mises_en_cause")]
        for each in doubted[:_MOST_MISSES]:
            said = self._host.say(f"telegram_pensee_{each.thought}")
            lines.append(f"{each.count} × {self._host.question(each.intent) or each.intent} ({said})")
        return "\n".join(lines)

    async def _reload(self) -> str:
        if not isinstance(self._host, Refreshing):
            return self._host.say("telegram_sans_rechargement")
        done = await asyncio.to_thread(self._host.refresh)
        _log.info("reload", version=self._host.version)
        return str(done)


def _package_version() -> str:
    try:
        return version("tdi-bot")
    except PackageNotFoundError:
        return "?"
