from __future__ import annotations

import datetime as dt
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tdi_bot.knowledge.wording import (
    say_amount,
    say_date,
    say_date_of,
    say_number,
    say_value,
    typeset,
)
from tdi_bot.model import Lang


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("’", "'")


@pytest.mark.parametrize(
    ("name", "value", "french", "english"),
    [
        ("montant_eur", 56500000, "56,5 millions d'euros", "€56.5 million"),
        ("montant_eur", 1000000000, "1 milliard d'euros", "€1 billion"),
        ("montant_eur", 1360000000, "1,36 milliard d'euros", "€1.36 billion"),
        ("montant_eur", 5400000000, "5,4 milliards d'euros", "€5.4 billion"),
        ("montant_eur", 2000000, "2 millions d'euros", "€2 million"),
        ("aide_eur", 4000, "4 000 euros", "€4,000"),
        ("aide_eur", 1, "1 euro", "€1"),
        ("aide_eur", 1234567, "1 234 567 euros", "€1,234,567"),
        ("part_pct", 63, "63 %", "63%"),
        ("part_pct", 40.5, "40,5 %", "40.5%"),
        ("projets", 1600, "1 600", "1,600"),
        ("surface_ha", 25.2, "25,2", "25.2"),
        ("annee", 2020, "2020", "2020"),
        ("date", "2018-11-22", "22 novembre 2018", "22 November 2018"),
        ("date", "2020-09-01", "1er septembre 2020", "1 September 2020"),
        ("date", "2021-10", "octobre 2021", "October 2021"),
        ("periode", "2023-2027", "2023-2027", "2023-2027"),
        (
            "axes",
            ("recruter", "innover", "attirer"),
            "recruter, innover et attirer",
            "recruter, innover and attirer",
        ),
        ("axes", ("recruter",), "recruter", "recruter"),
    ],
)
def test_a_value_is_said_as_people_read_it(
    name: str, value: str | int | float | tuple[str, ...], french: str, english: str
) -> None:
    assert plain(say_value(name, value)) == french
    assert plain(say_value(name, value, "en")) == english


def test_a_list_can_be_bullets_and_a_small_number_letters() -> None:
    assert say_value("axes", ("recruter", "innover"), form="liste") == "- recruter\n- innover"
    assert say_value("nombre", 4, form="lettres") == "quatre"
    assert say_value("nombre", 40, form="lettres") == "40"
    assert say_value("date", "2021-09-23", form="annee") == "2021"
    assert say_value("date", "2021-09-23", form="mois") == "septembre 2021"


@pytest.mark.parametrize(
    ("as_of", "period", "lang", "said"),
    [
        ("2021-09-23", "", "fr", "le 23 septembre 2021"),
        ("2021-10", "", "fr", "en octobre 2021"),
        ("2022", "", "fr", "en 2022"),
        ("2020-12", "fin 2020", "fr", "fin 2020"),
        ("2021-09-23", "", "en", "on 23 September 2021"),
        ("2021-10", "", "en", "in October 2021"),
        ("2020-12", "fin 2020", "en", "at the end of 2020"),
        ("2020-12", "en 2020", "en", "in 2020"),
    ],
)
def test_a_date_comes_with_its_preposition(as_of: str, period: str, lang: Lang, said: str) -> None:
    assert plain(say_date_of(as_of, period, lang)) == said


def test_the_date_of_a_state_says_au() -> None:
    assert plain(say_date_of("2024-07-04", state=True)) == "au 4 juillet 2024"
    assert plain(say_date_of("2024-07-04", lang="en", state=True)) == "as of 4 July 2024"
    assert plain(say_date_of("2024-07", state=True)) == "en juillet 2024"


def test_french_typography_curves_apostrophes_and_binds_punctuation() -> None:
    said = typeset("L'État dit : « oui » ; n'est-ce pas ? Chem'pôle !")
    assert said == "L’État dit\u00a0: «\u00a0oui\u00a0»\u202f; n’est-ce pas\u202f? Chem’pôle\u202f!"


@given(st.integers(-(10**12), 10**12))
def test_the_digits_of_a_whole_number_are_kept(number: int) -> None:
    assert re.sub(r"[^\d-]", "", say_number(number)) == str(number)


@given(st.decimals(-1000000, 1000000, places=2).map(float))
def test_a_decimal_number_reads_back_as_itself(number: float) -> None:
    assert float(re.sub(r"[\u202f]", "", say_number(number)).replace(",", ".")) == number
    assert float(say_number(number, "en").replace(",", "")) == number


@given(st.integers(0, 10**12))
def test_an_amount_is_never_rounded(euros: int) -> None:
    said = plain(say_amount(euros)).replace(" ", "")
    match = re.fullmatch(r"([\d,]+)(milliards?|millions?)?(?:d'euros|euros?)", said)
    assert match is not None
    size = {"milliard": 10**9, "million": 10**6}.get((match[2] or "").rstrip("s"), 1)
    assert round(float(match[1].replace(",", ".")) * size) == euros


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)))
def test_every_date_names_its_day_month_and_year(day: dt.date) -> None:
    said = plain(say_date(day.isoformat()))
    assert re.fullmatch(rf"{'1er' if day.day == 1 else day.day} [a-zéû]+ {day.year}", said)


@given(st.text())
def test_typography_changes_no_letter_and_no_digit(text: str) -> None:
    def kept(one: str) -> str:
        return "".join(char for char in one if char.isalnum())

    assert kept(typeset(text)) == kept(text)
    assert typeset(typeset(text)) == typeset(text)
