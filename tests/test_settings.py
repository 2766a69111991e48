from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest

from tdi_bot import settings
from tdi_bot.settings import Secret, SettingsError

TOKEN = "123456789:AAF-abcdefghijklmnopqrstuvwxyz_0123"
KEY = "k" * 32
ROOT = Path(__file__).resolve().parent.parent


def load(root: Path, **environ: str) -> settings.Settings:
    return settings.load(root, environ)


def test_everything_has_a_default_that_works_offline(tmp_path: Path) -> None:
    found = load(tmp_path)
    assert found.telegram_bot_token is None
    assert found.telegram_api_url == "https://api.telegram.org"
    assert found.database_url.reveal() == f"sqlite:///{tmp_path}/data/live/journal.db"
    assert found.secret_key is None
    assert found.admin_ids == frozenset()
    assert found.webhook_url is None
    assert found.listen == settings.Listen("127.0.0.1", 8080)
    assert found.log_level == "INFO"
    assert found.content == tmp_path / "knowledge"
    assert found.live == tmp_path / "data" / "live"


def test_the_root_is_the_folder_of_bot_py() -> None:
    assert (settings.ROOT / "bot.py").is_file()


def test_dot_env_is_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"TELEGRAM_BOT_TOKEN={TOKEN}\nTDI_LOG_LEVEL=debug\n", encoding="utf-8")
    found = load(tmp_path)
    assert found.telegram_bot_token == Secret(TOKEN)
    assert found.log_level == "DEBUG"


def test_the_environment_wins_over_dot_env(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("TDI_LOG_LEVEL=DEBUG\n", encoding="utf-8")
    assert load(tmp_path, TDI_LOG_LEVEL="ERROR").log_level == "ERROR"


def test_an_empty_value_in_the_environment_switches_dot_env_off(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"TELEGRAM_BOT_TOKEN={TOKEN}\n", encoding="utf-8")
    assert load(tmp_path, TELEGRAM_BOT_TOKEN="").telegram_bot_token is None


def test_an_unreadable_dot_env_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"TDI_LOG_LEVEL=\xff\xfe\n")
    with pytest.raises(SettingsError, match=r"^\.env est illisible"):
        load(tmp_path)


def test_secrets_never_print(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        TELEGRAM_BOT_TOKEN=TOKEN,
        TDI_SECRET_KEY=KEY,
        TDI_WEBHOOK_SECRET="w" * 20,
        TDI_DATABASE_URL="postgresql://moi:motdepasse@base/tdi",
    )
    shown = f"{found!r} {found} {found.telegram_bot_token} {found.secret_key!r}"
    for secret in (TOKEN, KEY, "w" * 20, "motdepasse"):
        assert secret not in shown
    assert found.telegram_bot_token is not None
    assert found.telegram_bot_token.reveal() == TOKEN


def test_a_secret_is_not_pickled() -> None:
    with pytest.raises(TypeError, match="secret"):
        pickle.dumps(Secret("x"))


def test_a_relative_database_path_starts_at_the_home_and_an_absolute_one_stays(tmp_path: Path) -> None:
    assert (
        load(tmp_path, TDI_DATABASE_URL="sqlite:///j.db").database_url.reveal()
        == f"sqlite:///{tmp_path}/j.db"
    )
    assert (
        load(tmp_path, TDI_DATABASE_URL="sqlite:////tmp/j.db").database_url.reveal() == "sqlite:////tmp/j.db"
    )


def test_the_short_name_of_postgresql_is_understood(tmp_path: Path) -> None:
    found = load(tmp_path, TDI_DATABASE_URL="postgres://a:b@c/d", TDI_SECRET_KEY=KEY)
    assert found.database_url.reveal() == "postgresql://a:b@c/d"


def test_postgresql_asks_for_a_secret_key(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="TDI_SECRET_KEY manque"):
        load(tmp_path, TDI_DATABASE_URL="postgresql://a:b@c/d")


def test_a_local_api_server_is_accepted(tmp_path: Path) -> None:
    assert (
        load(tmp_path, TELEGRAM_API_URL="http://127.0.0.1:8081/").telegram_api_url == "http://127.0.0.1:8081"
    )


def test_admin_ids_are_numbers_between_commas_or_spaces(tmp_path: Path) -> None:
    assert load(tmp_path, TDI_ADMIN_IDS="12, 34;56 78").admin_ids == {12, 34, 56, 78}


def test_ipv6_is_a_place_to_listen(tmp_path: Path) -> None:
    assert load(tmp_path, TDI_LISTEN="[::]:9000").listen == settings.Listen("::", 9000)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_BOT_TOKEN", "pas-un-jeton"),
        ("TELEGRAM_BOT_TOKEN", "123:"),
        ("TELEGRAM_API_URL", "api.telegram.org"),
        ("TELEGRAM_API_URL", "ftp://api.telegram.org"),
        ("TELEGRAM_API_URL", "http://[::1"),
        ("TELEGRAM_API_URL", "http://hote:port"),
        ("TDI_DATABASE_URL", "journal.db"),
        ("TDI_DATABASE_URL", "mysql://a/b"),
        ("TDI_DATABASE_URL", "sqlite:///"),
        ("TDI_DATABASE_URL", "postgresql://hote"),
        ("TDI_SECRET_KEY", "court"),
        ("TDI_ADMIN_IDS", "12,moi"),
        ("TDI_WEBHOOK_URL", "http://bot.exemple.fr"),
        ("TDI_WEBHOOK_URL", "bot.exemple.fr"),
        ("TDI_WEBHOOK_SECRET", "s" * 257),
        ("TDI_WEBHOOK_SECRET", "é" * 20),
        ("TDI_LISTEN", "8080"),
        ("TDI_LISTEN", "localhost:0"),
        ("TDI_LISTEN", "localhost:99999"),
        ("TDI_LOG_LEVEL", "bavard"),
        ("TDI_HOME", "/nulle/part"),
    ],
)
def test_a_wrong_value_is_one_french_line_that_names_the_setting(
    tmp_path: Path, name: str, value: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, **{name: value})
    text = str(caught.value)
    assert text.startswith(name)
    assert "\n" not in text


def test_a_wrong_secret_is_not_repeated_in_the_complaint(tmp_path: Path) -> None:
    for name in ("TELEGRAM_BOT_TOKEN", "TDI_SECRET_KEY", "TDI_WEBHOOK_SECRET", "TDI_DATABASE_URL"):
        with pytest.raises(SettingsError) as caught:
            load(tmp_path, **{name: "s3cr3t!"})
        assert "s3cr3t!" not in str(caught.value)


def test_env_example_documents_every_setting_and_no_other() -> None:
    read = set(
        re.findall(r"\b(?:TDI|TELEGRAM)_[A-Z_]+\b", Path(settings.__file__).read_text(encoding="utf-8"))
    )
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    documented = set(re.findall(r"^#?\s?((?:TDI|TELEGRAM)_[A-Z_]+)=", text, flags=re.MULTILINE))
    assert documented == read


def test_env_example_copied_as_it_is_starts(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text((ROOT / ".env.example").read_text(encoding="utf-8"), encoding="utf-8")
    assert load(tmp_path) == load(tmp_path, TDI_LOG_LEVEL="INFO")
    assert load(tmp_path).telegram_bot_token is None
