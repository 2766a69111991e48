"""A Reply as Telegram shows it: the answer, where it comes from as links, near questions as buttons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from tdi_bot.channels.telegram.splitting import LIMIT, split, utf16_length
from tdi_bot.knowledge.wording import say_date
from tdi_bot.model import Reply, SourceLine, Suggestion

QUESTION = "q:"
_LABEL = 60
_CALLBACK_BYTES = 64
_MOST_BUTTONS = 12


@dataclass(frozen=True, slots=True)
class Part:
    """One message: Telegram HTML, the same as plain text should HTML be refused, and its buttons."""

    html: str
    plain: str
    keyboard: InlineKeyboardMarkup | None = None


def render(reply: Reply, say: Callable[..., str]) -> list[Part]:
    """Return the messages of a reply, the buttons under the last; `say` gives the words around sources."""
    sources = _sources(reply, say)
    texts = [(escape(piece, quote=False), piece) for piece in split(reply.text)]
    if sources:
        html, plain = sources
        if texts and utf16_length(texts[-1][1]) + utf16_length(plain) + 2 <= LIMIT:
            last_html, last_plain = texts.pop()
            texts.append((f"{last_html}\n\n{html}", f"{last_plain}\n\n{plain}"))
        else:
            texts.append((html, plain))
    keyboard = _keyboard(reply.suggestions)
    return [
        Part(html, plain, keyboard if number == len(texts) else None)
        for number, (html, plain) in enumerate(texts, 1)
    ]


def _sources(reply: Reply, say: Callable[..., str]) -> tuple[str, str] | None:
    lines = list(dict.fromkeys(_source(source, reply) for source in reply.sources))
    if not lines:
        return None
    if len(lines) == 1:
        label = say("telegram_source", lang=reply.lang)
        return f"{escape(label, quote=False)} {lines[0][0]}", f"{label} {lines[0][1]}"
    label = say("telegram_sources", lang=reply.lang)
    html = "\n".join([escape(label, quote=False), *(f"• {line[0]}" for line in lines)])
    return html, "\n".join([label, *(f"• {line[1]}" for line in lines)])


def _source(source: SourceLine, reply: Reply) -> tuple[str, str]:
    name = ", ".join(part for part in (source.publisher, source.title) if part)
    dated = f" ({say_date(source.as_of, reply.lang)})" if source.as_of else ""
    shown = escape(name, quote=False)
    if source.url.startswith(("https://", "http://")):
        shown = f'<a href="{escape(source.url)}">{shown}</a>'
    return shown + escape(dated, quote=False), name + dated


def _keyboard(suggestions: tuple[Suggestion, ...]) -> InlineKeyboardMarkup | None:
    rows = [
        [InlineKeyboardButton(_label(each), callback_data=QUESTION + each.ref)]
        for each in suggestions[:_MOST_BUTTONS]
        if each.ref and len((QUESTION + each.ref).encode()) <= _CALLBACK_BYTES
    ]
    return InlineKeyboardMarkup(rows) if rows else None


def _label(suggestion: Suggestion) -> str:
    label = suggestion.label or suggestion.text
    return label if len(label) <= _LABEL else label[: _LABEL - 1].rstrip() + "…"
