"""What is shipped for several machines, as far as text can be checked: no engine runs here."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"])


def test_the_profile_holds_a_database_two_replicas_and_a_balancer(services: dict[str, Any]) -> None:
    several = {name for name, service in services.items() if service.get("profiles") == ["several"]}
    assert several == {"postgres", "replica-1", "replica-2", "balancer"}


def test_replicas_run_read_only_with_no_rights_and_keep_nothing(services: dict[str, Any]) -> None:
    for name in ("replica-1", "replica-2"):
        service = services[name]
        assert service["command"] == ["serve"]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert "volumes" not in service
        assert "/readyz" in service["healthcheck"]["test"][-1]


def test_no_password_is_written_in_what_is_shipped(services: dict[str, Any]) -> None:
    assert services["postgres"]["environment"]["POSTGRES_PASSWORD"] == "${TDI_POSTGRES_PASSWORD:-}"
    assert ":${TDI_POSTGRES_PASSWORD:-}@" in services["replica-1"]["environment"]["TDI_DATABASE_URL"]


def test_only_the_balancer_is_reached_from_outside_and_only_for_telegram(services: dict[str, Any]) -> None:
    assert [name for name, service in services.items() if "ports" in service] == ["balancer"]
    conf = re.sub(r"#.*", "", (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8"))
    assert re.findall(r"location (.+?) \{", conf) == ["= /telegram", "/"]
    assert re.findall(r"server (replica-\d):8080", conf) == ["replica-1", "replica-2"]
    assert "limit_except POST { deny all; }" in conf
    assert "non_idempotent" in conf
    assert conf.count("{") == conf.count("}")
