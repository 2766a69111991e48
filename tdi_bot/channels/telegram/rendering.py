"""A Reply as Telegram shows it: the answer, where it comes from as links, near questions as buttons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from tdi_bot.channels.telegram.buttons import PAGES, Keyboard, keyboard_of
from tdi_bot.channels.telegram.splitting import LIMIT, split, utf16_length
from tdi_bot.knowledge.wording import say_date
from tdi_bot.model import Reply, SourceLine

_SCREEN, _PAGE = 1200, 900


@dataclass(frozen=True, slots=True)
class Part:
    """One message: Telegram HTML, the same as plain text should HTML be refused, and its buttons."""

    html: str
    plain: str
    keyboard: Keyboard | None = None


def render(reply: Reply, say: Callable[..., str], page: int = 1, *, with_map: bool = True) -> list[Part]:
    """Return the messages of a reply, the buttons under the last; `say` gives the words around sources.

    A list longer than a screen, which its reference can bring back, is one message: the page asked for.
    """
    pages = _pages(reply)
    page = min(page, len(pages))
    sources = _sources(reply, say)
    texts = [(escape(piece, quote=False), piece) for piece in split(pages[page - 1])]
    if sources:
        html, plain = sources
        if texts and utf16_length(texts[-1][1]) + utf16_length(plain) + 2 <= LIMIT:
            last_html, last_plain = texts.pop()
            texts.append((f"{last_html}\n\n{html}", f"{last_plain}\n\n{plain}"))
        else:
            texts.append((html, plain))
    keyboard = keyboard_of(reply, say, page, len(pages), with_map=with_map)
    return [
        Part(html, plain, keyboard if number == len(texts) else None)
        for number, (html, plain) in enumerate(texts, 1)
    ]


def _pages(reply: Reply) -> list[str]:
    """Cut a long list at its lines, a screen each; what no reference can bring back stays whole."""
    if len(reply.text) <= _SCREEN or not reply.ref or "\n" not in reply.text:
        return [reply.text]
    pages: list[str] = []
    for line in reply.text.split("\n"):
        if pages and len(pages[-1]) + len(line) < _PAGE:
            pages[-1] += f"\n{line}"
        else:
            pages.append(line)
    return pages if len(pages) <= len(PAGES) else [reply.text]


def _sources(reply: Reply, say: Callable[..., str]) -> tuple[str, str] | None:
    lines = list(dict.fromkeys(_source(source, reply, say) for source in reply.sources))
    if not lines:
        return None
    if len(lines) == 1:
        label = say("telegram_source", lang=reply.lang)
        return f"{escape(label, quote=False)} {lines[0][0]}", f"{label} {lines[0][1]}"
    label = say("telegram_sources", lang=reply.lang)
    html = "\n".join([escape(label, quote=False), *(f"• {line[0]}" for line in lines)])
    return html, "\n".join([label, *(f"• {line[1]}" for line in lines)])


def _source(source: SourceLine, reply: Reply, say: Callable[..., str]) -> tuple[str, str]:
    name = ", ".join(part for part in (source.publisher, source.title) if part)
    when = say_date(source.as_of, reply.lang) if source.as_of else say("date_inconnue", lang=reply.lang)
    dated = f" ({when})"
    shown = escape(name, quote=False)
    if source.url.startswith(("https://", "http://")):
        shown = f'<a href="{escape(source.url)}">{shown}</a>'
    return shown + escape(dated, quote=False), name + dated
