"""Settings from the environment and .env, checked once at the start so that nothing fails later on a typo."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn
from urllib.parse import SplitResult, urlsplit

ROOT: Final = Path(__file__).resolve().parent.parent
"""The directory of bot.py: content and data are looked for there unless TDI_HOME says otherwise."""

DEFAULT_API_URL: Final = "https://api.telegram.org"
DEFAULT_DATABASE_URL: Final = "sqlite:///data/live/journal.db"
DEFAULT_LISTEN: Final = "127.0.0.1:8080"
LOG_LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
SHORTEST_SECRET_KEY: Final = 16

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class SettingsError(Exception):
    """A setting is missing or wrong; its text is one clear French line for the operator."""


class Secret:
    """A value that never prints, so that no log, traceback or repr can give it away."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the value itself, at the one place that uses it."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(***)"

    def __str__(self) -> str:
        return "***"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled")


@dataclass(frozen=True, slots=True)
class Listen:
    """Where the webhook server listens."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Settings:
    """All that an operator can set, checked and typed."""

    home: Path
    telegram_bot_token: Secret | None
    telegram_api_url: str
    database_url: Secret
    secret_key: Secret | None
    admin_ids: frozenset[int]
    webhook_url: str | None
    webhook_secret: Secret | None
    listen: Listen
    log_level: str

    @property
    def content(self) -> Path:
        """What editors write: facts, intents, sources, voice."""
        return self.home / "knowledge"

    @property
    def data(self) -> Path:
        """The tables that are shipped."""
        return self.home / "data"

    @property
    def live(self) -> Path:
        """What the assistant writes: the one folder to keep on a volume."""
        return self.home / "data" / "live"

    @property
    def journal_file(self) -> Path | None:
        """The SQLite journal, or None when the database is PostgreSQL."""
        url = self.database_url.reveal()
        return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None


def load(root: Path = ROOT, environ: Mapping[str, str] | None = None) -> Settings:
    """Read and check every setting; the environment wins over .env, an empty value counts as not set."""
    values = _merged(root, os.environ if environ is None else environ)
    home = _home(values.get("TDI_HOME"), root)
    database = _database_url(values.get("TDI_DATABASE_URL", DEFAULT_DATABASE_URL), home)
    key = _secret_key(values.get("TDI_SECRET_KEY"))
    if database.startswith("postgresql:") and key is None:
        raise SettingsError(
            "TDI_SECRET_KEY manque : avec PostgreSQL elle est obligatoire et la même sur toutes les machines."
        )
    return Settings(
        home=home,
        telegram_bot_token=_token(values.get("TELEGRAM_BOT_TOKEN")),
        telegram_api_url=_api_url(values.get("TELEGRAM_API_URL", DEFAULT_API_URL)),
        database_url=Secret(database),
        secret_key=key,
        admin_ids=_admin_ids(values.get("TDI_ADMIN_IDS", "")),
        webhook_url=_webhook_url(values.get("TDI_WEBHOOK_URL")),
        webhook_secret=_webhook_secret(values.get("TDI_WEBHOOK_SECRET")),
        listen=_listen(values.get("TDI_LISTEN", DEFAULT_LISTEN)),
        log_level=_log_level(values.get("TDI_LOG_LEVEL", "INFO")),
    )


def _merged(root: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """Lay the environment over .env; python-dotenv is imported only if there is one, for a fast start."""
    values: dict[str, str] = {}
    file = root / ".env"
    if file.is_file():
        from dotenv import dotenv_values

        try:
            values.update({key: value or "" for key, value in dotenv_values(file, encoding="utf-8").items()})
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(
                f".env est illisible ({error}) : vérifiez ses droits et son encodage."
            ) from None
    values.update(environ)
    return {key: value.strip() for key, value in values.items() if value.strip()}


def _home(value: str | None, root: Path) -> Path:
    home = Path(value).expanduser().resolve() if value else root
    if not home.is_dir():
        raise SettingsError(f"TDI_HOME : le dossier {home} n'existe pas ; indiquez celui de bot.py.")
    return home


def _token(value: str | None) -> Secret | None:
    if value is None:
        return None
    if not _TOKEN.fullmatch(value):
        raise SettingsError(
            "TELEGRAM_BOT_TOKEN n'a pas la forme d'un jeton (des chiffres, « : », puis des lettres, "
            "chiffres, « _ » ou « - ») : recopiez celui que donne @BotFather."
        )
    return Secret(value)


def _api_url(value: str) -> str:
    url = _split(value, "TELEGRAM_API_URL")
    if url.scheme not in {"http", "https"} or not url.hostname or url.query or url.fragment:
        raise SettingsError(
            "TELEGRAM_API_URL doit être une adresse en http:// ou https://, sans paramètres, "
            f"comme {DEFAULT_API_URL}."
        )
    return value.rstrip("/")


def _database_url(value: str, home: Path) -> str:
    """Return the URL, a relative SQLite path taken from the home, so that it never depends on the shell."""
    wrong = SettingsError(
        "TDI_DATABASE_URL doit être sqlite:///chemin/journal.db ou "
        "postgresql://utilisateur:motdepasse@machine/base."
    )
    if value.startswith("sqlite:///"):
        path = value.removeprefix("sqlite:///")
        if not path or path.endswith("/"):
            raise wrong
        return f"sqlite:///{(home / path).resolve()}"
    url = _split(value, "TDI_DATABASE_URL")
    if url.scheme not in {"postgresql", "postgres"} or not url.path.strip("/"):
        raise wrong
    return "postgresql:" + value.partition(":")[2]


def _secret_key(value: str | None) -> Secret | None:
    if value is None:
        return None
    if len(value) < SHORTEST_SECRET_KEY:
        raise SettingsError(
            f"TDI_SECRET_KEY est trop courte : il en faut au moins {SHORTEST_SECRET_KEY} caractères ; "
            'tirez-en une avec python3 -c "import secrets; print(secrets.token_urlsafe(32))".'
        )
    return Secret(value)


def _admin_ids(value: str) -> frozenset[int]:
    ids = [part for part in re.split(r"[\s,;]+", value) if part]
    if not all(re.fullmatch(r"[0-9]{1,19}", part) for part in ids):
        raise SettingsError(
            "TDI_ADMIN_IDS doit être une liste d'identifiants Telegram en chiffres, "
            "séparés par des virgules, comme 123456789,987654321."
        )
    return frozenset(map(int, ids))


def _webhook_url(value: str | None) -> str | None:
    if value is None:
        return None
    url = _split(value, "TDI_WEBHOOK_URL")
    local = url.scheme == "http" and url.hostname in _LOOPBACK
    if not url.hostname or not (url.scheme == "https" or local):
        raise SettingsError(
            "TDI_WEBHOOK_URL doit être l'adresse publique en https:// que Telegram appellera, "
            "comme https://bot.exemple.fr/telegram."
        )
    return value.rstrip("/")


def _webhook_secret(value: str | None) -> Secret | None:
    if value is None:
        return None
    if not _WEBHOOK_SECRET.fullmatch(value):
        raise SettingsError(
            "TDI_WEBHOOK_SECRET doit compter de 1 à 256 caractères parmi les lettres sans accent, "
            "les chiffres, « _ » et « - »."
        )
    return Secret(value)


def _listen(value: str) -> Listen:
    host, colon, port = value.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not colon or not host or not re.fullmatch(r"[0-9]{1,5}", port) or not 0 < int(port) < 65536:
        raise SettingsError(f"TDI_LISTEN doit être « adresse:port », comme {DEFAULT_LISTEN}.")
    return Listen(host, int(port))


def _log_level(value: str) -> str:
    level = value.upper()
    if level not in LOG_LEVELS:
        raise SettingsError(f"TDI_LOG_LEVEL doit être l'un de : {', '.join(LOG_LEVELS)}.")
    return level


def _split(value: str, name: str) -> SplitResult:
    try:
        url = urlsplit(value)
        _ = url.port  # raises on a port that is no number
    except ValueError:
        raise SettingsError(f"{name} n'est pas une adresse valable.") from None
    return url
