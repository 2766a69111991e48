"""The webhook: what Telegram posts is checked, saved, then acknowledged; beside it, what a monitor asks."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import json
import socket
from collections.abc import Iterator
from typing import Any, NoReturn

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from tdi_bot.channels.telegram.arrivals import Raw, Reception
from tdi_bot.channels.telegram.config import Webhook
from tdi_bot.channels.telegram.intake import Intake
from tdi_bot.channels.telegram.metrics import MEDIA_TYPE
from tdi_bot.channels.telegram.polling import Stopped
from tdi_bot.channels.telegram.tally import Tally
from tdi_bot.ending import end
from tdi_bot.journal import Journal

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
LONGEST_BODY = 256 * 1024
_LARGEST_ID = 2**63
_READ_SECONDS = 10.0
_SAVE_SECONDS = 10.0
_GRACE = 2
_FULL = 5_000
_log = structlog.get_logger(__name__)


class Refused(Exception):
    """A request that is not an update of ours to take: its status, and a word for the log."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


class WebhookServer:
    """Listens until it is cancelled; `run` ends by itself only if the address is taken."""

    def __init__(self, config: Webhook, journal: Journal, reception: Reception, tally: Tally) -> None:
        self._config = config
        self._journal = journal
        self._reception = reception
        self._tally = tally
        self._intake = Intake(journal)
        self._stopping = False
        self.app = Starlette(
            routes=[
                Route("/healthz", self._healthz, methods=["GET"]),
                Route("/readyz", self._readyz, methods=["GET"]),
                Route("/metrics", self._metrics_page, methods=["GET"]),
                # Any path: what tells Telegram's calls from others is the secret, not the address.
                Route("/{path:path}", self._update, methods=["POST"]),
            ]
        )

    async def run(self) -> None:
        """Serve; once cancelled, let the requests in hand end."""
        server = _Server(
            uvicorn.Config(
                self.app,
                lifespan="off",
                http="h11",
                ws="none",
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=_GRACE,
            )
        )
        saving = asyncio.create_task(self._intake.run())
        serving = asyncio.create_task(
            server.serve(sockets=[_listening(self._config.host, self._config.port)])
        )
        try:
            await asyncio.shield(serving)
        finally:
            self._stopping = True
            server.should_exit = True
            await asyncio.gather(serving, return_exceptions=True)
            await end([saving])

    async def _update(self, request: Request) -> Response:
        """Take one update: the answer 200 says that it is on disk."""
        try:
            self._check_sender(request)
            update = _parsed(await _body(request))
            kept = await self._keep(update)
        except Refused as refused:
            self._tally.request(refused.why)
            _log.warning("webhook.refused", why=refused.why, status=refused.status)
            wait = {"Retry-After": "2"} if refused.status == 503 else None
            return PlainTextResponse(refused.why, refused.status, wait)
        except ClientDisconnect:
            self._tally.request("disconnected")
            return PlainTextResponse("disconnected", 400)
        self._tally.request("taken" if kept else "ignored")
        return PlainTextResponse("ok")

    def _check_sender(self, request: Request) -> None:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._config.secret.encode()):
            raise Refused(401, "wrong_secret" if given else "no_secret")

    async def _keep(self, update: Raw) -> bool:
        """Save what concerns us; Telegram keeps what cannot be saved now, and tries again."""
        arrival = self._reception.read(update)
        if arrival is None:
            return False
        if self._stopping or self._journal.depth() > _FULL:
            raise Refused(503, "stopping" if self._stopping else "full")
        try:
            async with asyncio.timeout(_SAVE_SECONDS):
                await self._intake.keep(arrival)
        except (TimeoutError, ConnectionError):
            raise Refused(503, "not_saved") from None
        return True

    async def _healthz(self, _: Request) -> Response:
        """Say that the process runs: nothing else, or one database would restart every replica."""
        return PlainTextResponse("ok")

    async def _readyz(self, _: Request) -> Response:
        """Say whether updates can be taken here."""
        if self._stopping:
            return PlainTextResponse("stopping", 503)
        return PlainTextResponse("ok") if self._journal.writable() else PlainTextResponse("journal", 503)

    async def _metrics_page(self, _: Request) -> Response:
        return Response(self._tally.page(), media_type=MEDIA_TYPE)


async def _body(request: Request) -> bytes:
    """Read a body within its limits of size and time, whatever its header says."""
    announced = request.headers.get("content-length", "0")
    if announced.isdecimal() and int(announced[:20]) > LONGEST_BODY:
        raise Refused(413, "too_large")
    body = bytearray()
    try:
        async with asyncio.timeout(_READ_SECONDS):
            async for piece in request.stream():
                body += piece
                if len(body) > LONGEST_BODY:
                    raise Refused(413, "too_large")
    except TimeoutError:
        raise Refused(408, "too_slow") from None
    return bytes(body)


def _parsed(body: bytes) -> Raw:
    """Read an update, or refuse what is none."""
    try:
        update: Any = json.loads(body.decode(), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Refused(400, "malformed") from None
    number = update.get("update_id") if isinstance(update, dict) else None
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < _LARGEST_ID:
        raise Refused(400, "malformed")
    return dict(update)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise Stopped(
            f"L'adresse {host}:{port} de TDI_LISTEN ne peut pas être prise ({error.strerror}) : "
            "un autre programme l'a peut-être."
        ) from None
    return listener


class _Server(uvicorn.Server):
    """uvicorn without its own signal handlers: the channel stops it."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone."""
        yield
