"""A broken table is refused with file, line and remedy, all faults at once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tdi_bot.places.tables import TablesInvalid, read_tables

from .conftest import ROOT


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    data, lists = tmp_path / "data", tmp_path / "lists"
    data.mkdir()
    for file in (ROOT / "data").glob("*.csv*"):
        shutil.copy(file, data)
    shutil.copytree(ROOT / "knowledge" / "lists", lists)
    return data, lists


def spoil(file: Path, line: int, old: str, new: str) -> None:
    lines = file.read_text(encoding="utf-8").split("\n")
    assert old in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new, 1)
    file.write_text("\n".join(lines), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "line", "old", "new", "what"),
    [
        ("data/sites.csv", 2, "2020-01,", "2019-01,", "vague « 2019-01 »"),
        ("data/sites.csv", 2, "64300", "99999", "commune « 99999 » inconnu"),
        ("data/sites.csv", 2, "cles-en-main", "france-2030", "ne vont pas ensemble"),
        ("data/epci.csv", 2, "2", "x", "SIREN"),
        ("data/departements.csv", 3, "Hauts-de-France", "", "colonne « region » vide"),
        ("data/territoires.csv", 3, "ti-0201", "ti-0101", "est déjà à la ligne 2"),
        ("data/sites_totaux.csv", 2, ",non,", ",peut-être,", "liste complète"),
        ("lists/contrees.csv", 2, ",64,", ",640,", "département « 640 » inconnu"),
        ("lists/sigles.csv", 2, "Nouvelle-Aquitaine", "Atlantide", "region « Atlantide » inconnu"),
        ("lists/mots_ambigus.csv", 2, ",", ",,", "3 cellules au lieu de 2"),
    ],
)
def test_a_fault_names_file_line_and_remedy(
    folders: tuple[Path, Path], name: str, line: int, old: str, new: str, what: str
) -> None:
    file = folders[0].parent / name
    spoil(file, line, old, new)
    with pytest.raises(TablesInvalid) as caught:
        read_tables(*folders)
    faults = [error for error in caught.value.errors if what in error.what]
    assert [(error.file, error.line) for error in faults] == [(file.name, line)]
    assert faults[0].remedy


def test_all_faults_are_told_at_once(folders: tuple[Path, Path]) -> None:
    spoil(folders[0] / "sites.csv", 2, "2020-01,", "2019-01,")
    spoil(folders[0] / "epci.csv", 2, "2", "x")
    (folders[1] / "sigles.csv").unlink()
    with pytest.raises(TablesInvalid) as caught:
        read_tables(*folders)
    assert {error.file for error in caught.value.errors} == {"sites.csv", "epci.csv", "sigles.csv"}


def test_codes_keep_their_zeros() -> None:
    tables = read_tables(ROOT / "data", ROOT / "knowledge" / "lists")
    assert any(row.insee == "01004" for row in tables.communes)
    assert any(row.code == "2A" for row in tables.departements)
