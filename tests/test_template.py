from __future__ import annotations

import contextlib
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tdi_bot.knowledge.records import Fact
from tdi_bot.knowledge.template import Template, TemplateError


class Known:
    facts: ClassVar = {
        "site-127": Fact("site-127", "sites", {"sites": 127}, "2021-09-23", "page", "seed"),
        "prog-148": Fact(
            "prog-148", "programme", {"territoires": 148}, "2020-12", "page", "seed", period="fin 2020"
        ),
    }

    def fact(self, fact_id: str) -> Fact:
        return self.facts[fact_id]

    def term(self, term_id: str) -> str:
        return {"france-2030": "France 2030"}[term_id]


def render(text: str, **values: str) -> str:
    return Template.parse(text).render(Known(), values=values).text.replace("\u00a0", " ")


def test_values_dates_terms_and_names_are_filled() -> None:
    text = "{site-127.sites} sites {prog-148@}, hors {t:france-2030}, dans {lieu}."
    assert render(text, lieu="le 64") == "127 sites fin 2020, hors France 2030, dans le 64."


def test_a_date_that_begins_a_sentence_has_a_capital() -> None:
    assert render("{prog-148@}, oui. {site-127@}, non.\n{site-127@|au} aussi") == (
        "Fin 2020, oui. Le 23 septembre 2021, non.\nAu 23 septembre 2021 aussi"
    )


def test_the_facts_said_come_back_once_each_in_order() -> None:
    rendered = Template.parse("{site-127.sites} {prog-148@} {site-127@}").render(Known())
    assert rendered.facts == ("site-127", "prog-148")


@pytest.mark.parametrize(
    "text", ["{site-127.sites", "sites}", "{ }", "{site 127}", "{x.y|gras}", "{{a}}", "{t:}", "{A.b}"]
)
def test_a_stray_brace_or_a_misspelt_place_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(TemplateError) as caught:
        Template.parse(text)
    assert caught.value.remedy


@given(st.text(st.characters(exclude_characters="{}'", exclude_categories=["Cs"])))
def test_a_text_without_braces_is_said_as_it_is(text: str) -> None:
    template = Template.parse(text)
    assert template.render(Known(), "en").text == text
    assert template.facts == ()


@given(st.text(alphabet="{}|.@:abt-12_ ", max_size=30))
def test_any_text_parses_or_is_refused_never_crashes(text: str) -> None:
    with contextlib.suppress(TemplateError):
        assert "".join(Template.parse(text).literals) in text or "{" in text
