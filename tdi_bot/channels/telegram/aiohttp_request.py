"""HTTP for the bot by aiohttp: a fifth of the time that httpx takes for the same call."""

from __future__ import annotations

import ssl
from functools import cache
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import httpx
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class AiohttpRequest(BaseRequest):
    """What python-telegram-bot asks of its HTTP client; proxies are read from the environment."""

    def __init__(self, address: str, connections: int, seconds: float) -> None:
        self._proxy = _proxy(address)
        self._secured = urlsplit(address).scheme == "https"
        self._connections = connections
        self._seconds = seconds
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Return how long an answer is waited for when a call does not say."""
        return self._seconds

    async def initialize(self) -> None:
        """Open the pool of connections, which belongs to the running loop."""
        if self._session is None:
            connector = aiohttp.TCPConnector(
                limit=self._connections, ssl=_trusted() if self._secured else True
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                headers={"User-Agent": self.USER_AGENT},
                cookie_jar=aiohttp.DummyCookieJar(),
            )

    async def shutdown(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make one call; what an error says is left out, for it can hold the address and so the token."""
        if self._session is None:
            raise RuntimeError("not initialized")
        timeout = aiohttp.ClientTimeout(
            connect=self._chosen(connect_timeout), sock_read=self._chosen(read_timeout)
        )
        body, kind = _body(request_data)
        try:
            async with self._session.request(
                method,
                url,
                data=body,
                headers=kind,
                timeout=timeout,
                proxy=self._proxy,
                allow_redirects=False,
            ) as response:
                return response.status, await response.read()
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            raise NetworkError(f"aiohttp.{type(error).__name__}") from None

    def _chosen(self, seconds: Any) -> float | None:
        if seconds is BaseRequest.DEFAULT_NONE:
            return self._seconds
        return None if seconds is None else float(seconds)


@cache
def _trusted() -> ssl.SSLContext:
    """Return the certificates that httpx would trust: certifi's, or those named by the environment.

    Read once, as that takes 20 ms.
    """
    return httpx.create_ssl_context()


def _proxy(address: str) -> str | None:
    """Return the proxy of the environment for an address, looked up once rather than in each call."""
    parts = urlsplit(address)
    return None if proxy_bypass(parts.netloc) else getproxies().get(parts.scheme)


def _body(data: RequestData | None) -> tuple[aiohttp.FormData | bytes | None, dict[str, str] | None]:
    """Return a body and its kind; without files it is written here, which aiohttp takes longer for.

    A form is what every Bot API server reads; yarl writes one in C.
    """
    if data is None:
        return None, None
    if not data.contains_files:
        return URL.build(query=data.json_parameters).raw_query_string.encode(), _FORM
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form, None
