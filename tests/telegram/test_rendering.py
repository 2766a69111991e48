from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tdi_bot.channels.telegram.rendering import render
from tdi_bot.channels.telegram.splitting import split, utf16_length
from tdi_bot.model import Kind, Reply, SourceLine, Suggestion
from tests.botapi.markup import parse_html
from tests.botapi.markup import utf16_length as counted

texts = st.text(
    st.sampled_from("ab é\n.<>&\"'😀🇫🇷\u202f\u00a0") | st.characters(codec="utf-8"), max_size=400
).map(lambda text: text * 40)
KIND: Kind = "answer"


def say(key: str, lang: str) -> str:
    said = {"telegram_source": "Source :", "telegram_sources": "Sources :"}
    return (said | {"date_inconnue": "date non précisée"})[key]


@given(texts, st.integers(10, 300))
@settings(max_examples=60, deadline=None)
def test_pieces_fit_lose_no_word_and_break_no_character(text: str, limit: int) -> None:
    pieces = split(text, limit)
    assert all(0 < counted(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    "".join(pieces).encode("utf-8")


def test_a_reply_is_cut_between_paragraphs_where_it_can_be() -> None:
    text = "\n\n".join(["un " * 100, "deux " * 100, "trois " * 100])
    assert [piece.split()[0] for piece in split(text, 600)] == ["un", "deux", "trois"]


def test_lengths_are_counted_in_utf_16_as_telegram_does() -> None:
    assert utf16_length("a😀é") == counted("a😀é") == 4
    assert len(split("😀" * 4096)) == 2
    assert len(split("é" * 4096)) == 1


@given(texts, texts.map(lambda text: text[:60]), st.sampled_from(["https://a.fr/?x=1&y=\"'<", "", "ftp://x"]))
@settings(max_examples=60, deadline=None)
def test_whatever_a_reply_says_is_valid_telegram_html_that_reads_the_same(
    text: str, title: str, url: str
) -> None:
    source = SourceLine("s", title, "Éditeur & Cie", url, "2021-10")
    parts = render(Reply(KIND, text, (source,)), say)
    read = [parse_html(part.html) for part in parts]
    assert [each.text for each in read] == [part.plain for part in parts]
    assert all(counted(each.text) <= 4096 for each in read)
    linked = [entity["url"] for each in read for entity in each.entities]
    assert linked == ([url] if url.startswith("https") else [])


def test_several_sources_are_listed_once_each() -> None:
    one, two = SourceLine("1", "Un", "", "", "2020"), SourceLine("2", "Deux", "", "", "")
    (part,) = render(Reply(KIND, "Oui.", (one, two, one)), say)
    assert part.plain == "Oui.\n\nSources :\n• Un (2020)\n• Deux (date non précisée)"


def test_a_reply_without_text_sends_nothing() -> None:
    assert render(Reply(KIND, "  \n"), say) == []


def test_buttons_hold_only_an_id_and_what_does_not_fit_is_left_out() -> None:
    near = (Suggestion("é" * 100, "?", "a.b"), Suggestion("x", "?", "r" * 63), Suggestion("x", "?", ""))
    (part,) = render(Reply(KIND, "Oui.", suggestions=near), say)
    assert part.keyboard is not None
    ((button,),) = part.keyboard["inline_keyboard"]
    assert button["callback_data"] == "q:a.b"
    assert len(button["text"]) == 60
