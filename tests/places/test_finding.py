"""Every way to write a place that the assistant has to understand, and what it must not take for one."""

from __future__ import annotations

import pytest

from tdi_bot.places import Places
from tdi_bot.text import words

from .conftest import Find


def asked(find: Find, text: str) -> list[tuple[str, str]]:
    return [(mention.place.kind, mention.place.name) for mention in find(text)]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Agen", "Agen"),
        ("ANGOULEME EST DANS UN TI ?", "Angoulême"),
        ("st jean de luz", "Saint-Jean-de-Luz"),
        ("Ste Foy la Grande", "Sainte-Foy-la-Grande"),
        ("Chalon s/ Saône", "Chalon-sur-Saône"),
        ("villeneuve lez avignon", "Villeneuve-lès-Avignon"),
        ("l'isle d'abeau", "L'Isle-d'Abeau"),
        ("Isle-Adam", "L'Isle-Adam"),
        ("un site au Havre", "Le Havre"),
        ("le maire du Creusot", "Le Creusot"),
        ("aux Herbiers", "Les Herbiers"),
        ("mont de marsan", "Mont-de-Marsan"),
        ("montdemarsan", "Mont-de-Marsan"),
        ("st jean pied port", "Saint-Jean-Pied-de-Port"),
        ("Hossegor", "Soorts-Hossegor"),
        ("Brive", "Brive-la-Gaillarde"),
        ("Oloron", "Oloron-Sainte-Marie"),
        ("Châlons", "Châlons-en-Champagne"),
        ("boulazac", "Boulazac Isle Manoire"),
        ("Montcuq", "Montcuq-en-Quercy-Blanc"),
        ("le Cap Ferret", "Lège-Cap-Ferret"),
        ("Lons en Jura", "Lons-le-Saunier"),
        ("Saint-Benoît à la Réunion", "Saint-Benoît"),
        ("64500", "Saint-Jean-de-Luz"),
        ("cherbourg c'est territoire d'industrie ?", "Cherbourg-en-Cotentin"),
        ("23000 Guéret", "Guéret"),
        ("64000", "Pau"),
        ("Château-Chinon (Ville)", "Château-Chinon (Ville)"),
        ("Ａｇｅｎ", "Agen"),
        ("Angoule\u0302me", "Angoulême"),
    ],
)
def test_a_commune_is_found_however_it_is_written(find: Find, written: str, name: str) -> None:
    assert asked(find, written) == [("commune", name)]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("oloron ste mari", "Oloron-Sainte-Marie"),
        ("oloron st marie", "Oloron-Sainte-Marie"),
        ("capdenac gar", "Capdenac-Gare"),
        ("sainte foy la grand", "Sainte-Foy-la-Grande"),
        ("saint jean de lu est dedans ?", "Saint-Jean-de-Luz"),
        ("la teste de buche", "La Teste-de-Buch"),
        ("sable d'olonne", "Les Sables-d'Olonne"),
    ],
)
def test_a_name_goes_on_though_its_end_is_misspelt(find: Find, written: str, name: str) -> None:
    assert asked(find, written) == [("commune", name)]


@pytest.mark.parametrize(
    ("written", "name"),
    [("Brive la semaine prochaine", "Brive-la-Gaillarde"), ("Saint-Jean-de-Luz en été", "Saint-Jean-de-Luz")],
)
def test_words_that_only_follow_a_name_are_none_of_it(find: Find, written: str, name: str) -> None:
    assert asked(find, written) == [("commune", name)]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Paris 13e", "Paris 13e Arrondissement"),
        ("Lyon 3ème", "Lyon 3e Arrondissement"),
        ("13e arrondissement de Paris", "Paris 13e Arrondissement"),
        ("75013", "Paris 13e Arrondissement"),
        ("Marseille 8", "Marseille 8e Arrondissement"),
    ],
)
def test_an_arrondissement_is_found_by_rank_and_town(find: Find, written: str, name: str) -> None:
    assert asked(find, written) == [("ancienne", name)]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("dans le 47", "47"),
        ("quels sites du 64", "64"),
        ("sites (24)", "24"),
        ("64 ?", "64"),
        ("dans le 2a", "2A"),
        ("le 9-3", "93"),
        ("dép 33", "33"),
        ("en charente maritime", "17"),
        ("dans la Vienne", "86"),
        ("en Creuse", "23"),
        ("dans la Creuse", "23"),
        ("les Lot-et-Garonnais", "47"),
        ("dans le Nord", "59"),
        ("dans la Somme", "80"),
        ("Vienne (86)", "86"),
        ("les Landes", "40"),
    ],
)
def test_a_departement_is_found_by_number_name_or_inhabitants(find: Find, written: str, code: str) -> None:
    assert [(m.place.kind, m.place.id, m.decided) for m in find(written)] == [("departement", code, True)]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("en NA", "Nouvelle-Aquitaine"),
        ("PACA", "Provence-Alpes-Côte d'Azur"),
        ("BFC", "Bourgogne-Franche-Comté"),
        ("le Limousin", "Limousin"),
        ("en Poitou-Charentes", "Poitou-Charentes"),
        ("les entreprises néo-aquitaines", "Nouvelle-Aquitaine"),
        ("Brittany", "Bretagne"),
    ],
)
def test_a_region_is_found_by_name_sigle_former_name_or_inhabitants(
    find: Find, written: str, name: str
) -> None:
    assert asked(find, written) == [("region", name)]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("La CC du Pays Basque est-elle dedans ?", "CA du Pays Basque"),
        ("communauté de communes du Pays de Nay", "CC Pays de Nay"),
        ("l'agglo de Pau", "CA Pau Béarn Pyrénées"),
        ("Niort Agglo", "CA du Niortais"),
        ("la métropole de Bordeaux", "Bordeaux Métropole"),
        ("Grand Poitiers", "CU du Grand Poitiers"),
        ("CC de Lacq-Orthez", "CC de Lacq-Orthez"),
        ("le Pays basque", "CA du Pays Basque"),
        ("COBAN", "CA du Bassin d'Arcachon Nord (COBAN)"),
    ],
)
def test_an_intercommunalite_is_found_with_or_without_its_kind(find: Find, written: str, name: str) -> None:
    assert asked(find, written) == [("epci", name)]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("SNPE", "snpe-angouleme"),
        ("La Croisière", "parc-de-la-croisiere"),
        ("Lons tech nord", "lonstechnord"),
        ("Lonstechnord", "lonstechnord"),
        ("Ford Blanquefort", "f2030-ford-blanquefort"),
        ("ZAC de la Nau", "zac-de-la-nau"),
        ("Induslacq", "induslacq-chem-pole-64"),
        ("Agen-Garonne", "technopole-agen-garonne"),
        ("Sud Landes", "zac-sud-landes"),
        ("le terminal du Verdon", "terminal-portuaire-du-verdon"),
        ("Les Pierrailleuses", "parc-les-pierrailleuses"),
        ("Brive Laroche", "quartier-entreprises-brive-laroche"),
        ("Aliénor d'Aquitaine", "parc-alienor-d-aquitaine"),
        ("le parc de Garlin Pyrénées", "parc-activites-garlin-pyrenees"),
        ("Aéropolis", "aeropolis"),
        ("André Thévet", "parc-andre-thevet"),
    ],
)
def test_a_site_is_found_by_the_short_names_that_people_use(find: Find, written: str, code: str) -> None:
    mentions = find(written)
    assert [(m.place.kind, m.place.id, m.decided) for m in mentions] == [("site", code, True)]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Lacq-Pau-Tarbes", "2:ti-7510"),
        ("Creuse Industrie", "2:ti-7506"),
        ("le territoire d'industrie Pays Basque", "2:ti-7514"),
        ("territoire Bordeaux métropole Bassin d'Arcachon nord", "2:ti-7504"),
        ("le territoire d'industrie Périgord-Limousin", "1:ti-7512"),
    ],
)
def test_a_territory_is_found_by_its_name_the_current_phase_first(
    find: Find, written: str, code: str
) -> None:
    mentions = find(written)
    assert [m.place.id for m in mentions if m.place.kind == "territoire"] == [code]


@pytest.mark.parametrize("name", ["Béarn", "Périgord", "Médoc", "Saintonge", "Bassin d'Arcachon"])
def test_a_country_that_no_administration_knows_is_found(find: Find, name: str) -> None:
    assert asked(find, f"des sites dans le {name} ?") == [("contree", name)]


@pytest.mark.parametrize(
    ("written", "lat", "lon"),
    [
        ("près de 43.3,-0.37", 43.3, -0.37),
        ("43.3, -0.37", 43.3, -0.37),
        ("45,83 1,26", 45.83, 1.26),
        ("-12.8, 45.2", -12.8, 45.2),
        ("44.2N 0.6W", 44.2, -0.6),
    ],
)
def test_coordinates_keep_their_sign(find: Find, written: str, lat: float, lon: float) -> None:
    (mention,) = find(written)
    assert mention.place.kind == "point"
    assert mention.place.point is not None
    assert (mention.place.point.lat, mention.place.point.lon) == (lat, lon)


@pytest.mark.parametrize(
    "written",
    [
        "Y a-t-il une aide pour les sites ?",
        "est-ce que c'est pas cher",
        "un lot de terrains",
        "tu as eu une réponse",
        "notre assemblée générale du 12.",
        "le 12 mars",
        "les 78 sites",
        "12345",
        "dans le nord",
        "phase 2",
        "Rochelle",
        "quels papiers pour refaire ma carte d'identité",
        "Combien d'argent est mis sur Territoires d'industrie ?",
        "savoir-faire",
        "qui pilote le programme",
        "l'aide est-elle ouverte",
        "le port est-il concerné",
        "la garde est assurée",
    ],
)
def test_ordinary_words_and_numbers_are_no_places(find: Find, written: str) -> None:
    expected = [("departement", "Nord")] if written == "dans le nord" else []
    assert asked(find, written) == expected


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Je viens de la commune de Y", "Y"),
        ("Eu (76) est-elle dedans ?", "Eu"),
        ("Bar (19)", "Bar"),
        ("Ballots est-elle dans un territoire ?", "Ballots"),
        ("La Garde est-elle dans un territoire ?", "La Garde"),
        ("est-ce que Moisson est concernée ?", "Moisson"),
        ("74500 Publier territoire d'industrie", "Publier"),
    ],
)
def test_a_common_word_is_a_commune_where_the_words_around_say_so(
    find: Find, written: str, name: str
) -> None:
    assert asked(find, written) == [("commune", name)]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("sites près de Bodreaux", "Bordeaux"),
        ("je suis a bordaux", "Bordeaux"),
        ("villnave d'ornon", "Villenave-d'Ornon"),
        ("Saint-Jean-de-Lux est dans un TI ?", "Saint-Jean-de-Luz"),
        ("saint jean de lux", "Saint-Jean-de-Luz"),
        ("chatelerault", "Châtellerault"),
        ("vilneuve sur lot", "Villeneuve-sur-Lot"),
        ("perigeux", "Périgueux"),
    ],
)
def test_a_letter_or_two_may_be_wrong(find: Find, written: str, name: str) -> None:
    (mention,) = find(written)
    assert mention.place.name == name
    assert mention.edits > 0


def test_a_word_that_the_caller_knows_is_never_corrected_into_a_place(places: Places) -> None:
    question = words("Est-ce que foulommes fait partie d'un territoire ?")
    assert places.find(question)
    assert not places.find(question, known={word.folded for word in question})


def test_words_that_a_concept_claimed_are_not_used(places: Places) -> None:
    question = words("le Pays Basque et Pau")
    assert [mention.text for mention in places.find(question, taken=(1, 2))] == ["Pau"]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("à Trifouillis-les-Oies", "Trifouillis-les-Oies"),
        ("un terrain à Machinville-sur-Loire", "Machinville-sur-Loire"),
        ("un site à Barcelone", "Barcelone"),
        ("près de Bruxelles ?", "Bruxelles"),
        ("London", "London"),
        ("Saint-Denis-sur-Lac", "Saint-Denis-sur-Lac"),
        ("le village de Plouc-sur-Mer", "Plouc-sur-Mer"),
        ("gotham est dans un territoire d'industrie ?", "gotham"),
    ],
)
def test_a_place_that_we_do_not_hold_is_named_and_never_replaced(
    places: Places, find: Find, written: str, name: str
) -> None:
    assert not find(written)
    assert places.unknown(words(written)) == name


def test_nothing_is_unknown_where_every_place_is_known(places: Places) -> None:
    assert places.unknown(words("un site à Pau ou près de Mont-de-Marsan ?")) == ""


def test_several_places_of_one_message_are_each_found(find: Find) -> None:
    assert asked(find, "Bègles, Talence et Pessac") == [
        ("commune", "Bègles"),
        ("commune", "Talence"),
        ("commune", "Pessac"),
    ]


def test_several_intercommunalites_are_no_name_of_one(find: Find) -> None:
    assert asked(find, "quelles interco de la Vienne sont dedans ?") == [("departement", "Vienne")]
    assert asked(find, "l'interco de Vienne est dedans ?") == [("epci", "CA Vienne Condrieu")]


@pytest.mark.parametrize(
    "text", ["Sites du 64 situés en TI", "les sites du 64 disponibles", "sites du 23 labellisés"]
)
def test_a_number_after_du_is_a_departement_before_what_is_said_of_the_sites(find: Find, text: str) -> None:
    assert [kind for kind, _ in asked(find, text)] == ["departement"]
