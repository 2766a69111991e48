"""A councillor, a company, an operator: what each comes for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tdi_bot import reloading
from tests.botapi.server import BotApi
from tests.editing import live_assistant
from tests.telegram.journeys.conftest import CAMILLE, OPERATOR, Person, Street, button_labels


async def test_a_councillor_checks_a_commune(camille: Person) -> None:
    which = await camille.writes("/territoire")
    assert "De quelle commune" in which.plain
    answer = await camille.writes("Tulle")
    assert answer.plain.startswith("Oui : Tulle (19)")
    assert "2024" in answer.plain.rpartition("Source")[2]
    direct = await camille.writes("/territoire Bordeaux")
    assert direct.plain.startswith(("Oui", "Non"))
    follow = await camille.writes("et Ussel ?")
    assert "Ussel" in follow.plain


async def test_a_command_that_asks_for_a_place_is_answered_by_it_whatever_was_said_before(
    camille: Person,
) -> None:
    await camille.writes("carte des sites du 64", answers=2)
    await camille.writes("/territoire")
    assert (await camille.writes("Brive")).plain.startswith("Oui : Brive-la-Gaillarde (19) fait partie")
    await camille.writes("/pres")
    near = await camille.writes("Agen")
    assert not near.photo
    assert "à vol d'oiseau" in near.plain


async def test_a_company_compares_two_sites(camille: Person) -> None:
    listed = await camille.writes("/sites 64")
    assert "Aeropolis" in listed.plain
    compared = await camille.writes("compare Aeropolis et Lonstechnord")
    assert compared.plain.startswith("Aeropolis / Lonstechnord")
    assert "Commune : Bordes et Assat (64) / Lons (64)" in compared.plain
    assert {"📍 1", "📍 2", "🗺 Carte"} <= set(button_labels(compared))
    assert (await camille.presses("🗺", under=compared)).photo


async def test_an_operator_pauses_and_looks_and_nobody_else_can(street: Street, camille: Person) -> None:
    operator = street.person(OPERATOR)
    for act in ("/etat", "/pause", "/manques", "/recharger"):
        assert "Je ne connais pas cette commande" in (await camille.writes(act)).text
    assert "En pause" in (await operator.writes("/pause")).text
    assert "en pause" in (await camille.writes("Quels sites en Gironde ?")).text
    state = await operator.writes("/etat")
    assert street.host.version in state.plain
    assert "EN PAUSE" in state.plain
    assert "réponses : 0" in state.plain
    assert "réponds de nouveau" in (await operator.writes("/reprise")).text
    assert "Verdon" in (await camille.writes("Quels sites clés en main en Gironde ?")).text
    await street.settles()
    assert "Aujourd'hui, réponses : 1 ;" in (await operator.writes("/etat")).plain


@pytest.mark.slow
async def test_an_operator_reads_misses_and_adds_a_fact(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> None:
    live = live_assistant.live_folder(tmp_path_factory, worker_id)
    home = live_assistant.own_checkout(tmp_path, live)
    served = reloading.Served(home / "knowledge", home / "data", home / "data" / "live", reloading._compile)
    async with BotApi().serving() as api:
        street = Street(api, tmp_path / "journal", served)
        await street.start(admins=frozenset({OPERATOR}))
        camille, operator = street.person(CAMILLE), street.person(OPERATOR)
        missed = await camille.writes("Quelle est la devise du programme Territoires d'industrie ?")
        assert "inventée" not in missed.plain
        misses = await operator.writes("/manques")
        assert "devise" in misses.plain
        _add_a_motto(home / "knowledge")
        done = await operator.writes("/recharger", answers=0)
        await street.until(lambda: len(operator.inbox()) == 2, seconds=120)
        done = operator.inbox()[-1]
        assert "est en service" in done.plain
        answered = await camille.writes("Quelle est la devise du programme Territoires d'industrie ?")
        assert "inventée pour cet essai" in answered.plain
        assert "Source" in answered.plain
        await street.stop()


def _add_a_motto(content: Path) -> None:
    """Write what an editor writes: a concept, a fact, and the sentence that says it."""
    synonyms = content / "synonyms.yaml"
    text = synonyms.read_text(encoding="utf-8")
    concept = '  devise:\n    label: "la devise"\n    forms: [devise]\n'
    synonyms.write_text(text.replace("\nask:\n", f"\nask:\n{concept}", 1), encoding="utf-8")
    (content / "facts" / "devise.yaml").write_text(
        "essai-devise:\n"
        '  about: "la devise du programme"\n'
        '  values: {devise: "une phrase inventée pour cet essai"}\n'
        '  as_of: "2026-11"\n'
        "  source: cap-metiers\n"
        "  tier: press\n",
        encoding="utf-8",
    )
    (content / "intents" / "devise.yaml").write_text(
        "programme.devise:\n"
        '  label: "Quelle est la devise du programme ?"\n'
        "  frames:\n    - devise programme\n    - devise\n"
        "  accepts: [definition, detail, nom, dans-ti]\n"
        "  examples:\n    - Quelle devise pour Territoires d'industrie ?\n    - la devise du programme\n"
        "  answer: |\n    La devise est {essai-devise.devise}.\n",
        encoding="utf-8",
    )
