from __future__ import annotations

from pathlib import Path

import pytest

from tdi_bot.journal.scrub import scrub
from tdi_bot.journal.vault import Unreadable, Vault, load_or_create_key


def test_what_is_sealed_opens_only_with_its_key_and_in_its_place() -> None:
    vault = Vault("a" * 32)
    sealed = vault.seal(b"bonjour", "inbox:1")
    assert b"bonjour" not in sealed
    assert vault.open(sealed, "inbox:1") == b"bonjour"
    for other, place in ((vault, "inbox:2"), (Vault("b" * 32), "inbox:1")):
        with pytest.raises(Unreadable):
            other.open(sealed, place)
    with pytest.raises(Unreadable):
        vault.open(sealed[:-1] + b"x", "inbox:1")


def test_the_same_content_is_never_sealed_alike() -> None:
    vault = Vault("a" * 32)
    assert vault.seal(b"x", "p") != vault.seal(b"x", "p")


def test_a_name_is_stable_and_depends_on_the_key_and_the_kind() -> None:
    vault = Vault("a" * 32)
    assert vault.name("chat", 5) == Vault("a" * 32).name("chat", "5")
    assert len({vault.name("chat", 5), vault.name("person", 5), Vault("b" * 32).name("chat", 5)}) == 3


def test_a_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    key = load_or_create_key(path)
    assert len(key) >= 32
    assert load_or_create_key(path) == key
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_damaged_key_file_is_not_used_nor_replaced(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    path.write_text("")
    with pytest.raises(OSError, match="abîmé"):
        load_or_create_key(path)
    assert path.read_text() == ""


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("Écrivez à Jean.Dupont@mairie.fr svp", "ecrivez a [adresse] svp"),
        ("mon 06.12.34.56.78 !", "mon [numero] !"),
        ("appelez +33 6 12 34 56 78", "appelez [numero]"),
        ("voir https://exemple.fr/a?b=c", "voir [lien]"),
        ("demandez à @camille64", "demandez a [compte]"),
        ("les 1 600 projets de 2021", "les 1 600 projets de 2021"),
        ("dans le 64", "dans le 64"),
        ("SIREN 552 100 554", "siren [numero]"),
    ],
)
def test_a_kept_question_names_nobody(asked: str, kept: str) -> None:
    assert scrub(asked) == kept
