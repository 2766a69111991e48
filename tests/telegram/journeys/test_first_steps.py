"""A person who has never seen the bot: starts, taps, follows a link, shares where they are."""

from __future__ import annotations

from tests.botapi.markup import utf16_length
from tests.telegram.journeys.conftest import PAU, Person, Street, button_labels


async def test_first_start(camille: Person) -> None:
    await camille.writes("/start", answers=2)
    welcome, where = camille.inbox()
    assert utf16_length(welcome.plain) < 500
    assert "robot, pas un service officiel" in welcome.plain
    assert "/confidentialite" in welcome.plain
    questions = button_labels(welcome)
    assert len(questions) == 3
    assert where.keys == [{"text": "📍 Partager ma position", "request_location": True}]
    assert "écrivez une commune" in where.plain
    answer = await camille.presses(questions[0], under=welcome)
    assert "Source" in answer.plain


async def test_nearest_site_by_location(camille: Person, street: Street) -> None:
    asked = await camille.writes("/pres")
    assert asked.keys
    near = await camille.shares(PAU)
    assert near.plain.startswith("Les plus proches de vous, à vol d'oiseau :\n1. Lonstechnord")
    assert "à 3," in near.plain or "à 4" in near.plain
    assert {"🗺 Carte", "📍 1", "📍 2"} <= set(button_labels(near))
    pin = await camille.presses("📍 1", under=near)
    assert (pin.venue["title"], pin.venue["address"]) == ("Lonstechnord", "Lons (64)")
    await street.settles()
    map_ = await camille.presses("🗺", under=near)
    assert map_.photo.startswith(b"\x89PNG")
    assert "1. Lonstechnord" in map_.plain
    assert street.api.world.actions == [(camille.number, "upload_photo")]


async def test_a_live_position_is_answered_once(camille: Person, street: Street) -> None:
    await camille.writes(None, location={**PAU, "live_period": 900})
    moved = {**street.last_written[camille.chat], "edit_date": 1, "location": {**PAU, "live_period": 900}}
    street.api.world.push(street.api.world.next_update(edited_message=moved))
    await camille.writes("merci")
    assert len(camille.inbox()) == 2


async def test_a_position_at_sea_gets_a_sentence_and_what_to_do_instead(camille: Person) -> None:
    answer = await camille.shares({"latitude": 45.123_451, "longitude": -12.345_671})
    assert "n'est pas en France" in answer.plain
    assert "Écrivez une commune" in answer.plain


async def test_links_open_their_card_and_a_bad_one_falls_back_kindly(camille: Person) -> None:
    site = await camille.writes("/start site_lonstechnord")
    assert "Lonstechnord" in site.plain
    assert "Surface" in site.plain
    commune = await camille.writes("/start commune_19031")
    assert commune.plain.startswith("Oui : Brive-la-Gaillarde (19)")
    fact = await camille.writes("/start q_pack-rebond_date")
    assert "2020" in fact.plain
    for bad in ("site_nulle-part", "commune_99999", "q_rien_du-tout", "x" * 64, "site_"):
        lost = await camille.writes(f"/start {bad}", answers=2)
        assert "Ce lien ne mène plus à rien" in camille.inbox()[-2].plain
        assert lost.keys


async def test_buttons(camille: Person, street: Street) -> None:
    answer = await camille.writes("C'est quoi le Pack rebond ?")
    suggested = button_labels(answer)[0]
    follow = await camille.presses(suggested, under=answer)
    assert "Source" in follow.plain
    await street.settles()
    again = await camille.presses(suggested, under=answer)
    assert again.plain == follow.plain
    long = await camille.writes("tous les sites de Nouvelle-Aquitaine")
    assert len(long.plain) < 1300
    first = long.plain
    await camille.presses("2/2", under=long, answers=0)
    await street.until(lambda: long.plain != first)
    assert "18. " in long.plain
    assert "Source" in long.plain
    await camille.presses("◀ 1/2", under=long, answers=0)
    await street.until(lambda: long.plain == first)
    street.presses(camille.number, long, "m:n'importe.quoi@zz,??")
    gone = await camille._reads(len(camille.inbox()) + 1)
    assert "Ce bouton ne mène plus à rien" in gone.plain


async def test_a_map_asked_for_comes_at_once_and_again_without_being_drawn(
    camille: Person, street: Street
) -> None:
    first = await camille.writes("/carte 64", answers=2)
    assert first.photo.startswith(b"\x89PNG")
    assert utf16_length(first.plain) <= 1024
    assert "Lonstechnord" in first.plain
    second = await camille.writes("la carte des sites du 64", answers=2)
    assert second.file_id == first.file_id
    assert len(street.api.world.actions) == 1


async def test_homonyms_are_told_apart_by_a_button(camille: Person) -> None:
    which = await camille.writes("Saint-Denis est-elle dans un territoire d'industrie ?")
    assert which.buttons
    label = button_labels(which)[0]
    assert label[:12] in (await camille.presses(label, under=which)).text
