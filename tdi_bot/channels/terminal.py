"""The terminal: a chat with line editing for a person, plain answers for piped questions and for `ask`."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TextIO

from tdi_bot.channels.door import Door, local_now
from tdi_bot.knowledge.wording import say_date
from tdi_bot.model import Conversation, Message, Reply, SourceLine

CHAT = "terminal"
PAGES = {
    "/start": "accueil",
    "/aide": "aide",
    "/help": "aide",
    "/sources": "sources",
    "/confidentialite": "confidentialite",
    "/privacy": "confidentialite",
}
QUIT = frozenset({"/quit", "/quitter", "/exit"})
COMMANDS = "Dans ce terminal : /aide, /sources, /confidentialite, /quitter."
PROMPT = "› "
WIDEST = 100


@dataclass(frozen=True, slots=True)
class Style:
    """How replies look: colours and wrapping for a person at a terminal, neither for a pipe or a file."""

    colours: bool = False
    width: int = 0
    numbered: bool = False

    def dim(self, text: str) -> str:
        """Return the text less bright where colours are on: sources and near questions stand back."""
        return f"\x1b[2m{text}\x1b[0m" if self.colours else text

    def wrap(self, text: str) -> str:
        """Return the text cut between words at the terminal's width; lists keep their indent."""
        return "\n".join(self._wrap_line(line) for line in text.split("\n")) if self.width else text

    def _wrap_line(self, line: str) -> str:
        indent = "  " if line.lstrip().startswith(("•", "-", "–")) else ""
        return "\n".join(textwrap.wrap(line, self.width, subsequent_indent=indent, break_on_hyphens=False))


def style_for(out: TextIO, environ: dict[str, str] | None = None) -> Style:
    """Return the style that suits an output; NO_COLOR and a dumb terminal are respected."""
    values = environ or {}
    if not out.isatty():
        return Style()
    plain = bool(values.get("NO_COLOR")) or values.get("TERM") == "dumb"
    width = min(shutil.get_terminal_size().columns, WIDEST)
    return Style(colours=not plain, width=width, numbered=True)


def source_line(source: SourceLine, english: bool = False) -> str:
    """Return « Source : publisher, title (date) — address », leaving out what is not known."""
    said = ", ".join(part for part in (source.publisher, source.title) if part)
    dated = f"{said} ({say_date(source.as_of, 'en' if english else 'fr')})" if source.as_of else said
    label = "Source: " if english else "Source\u00a0: "
    return label + (f"{dated} — {source.url}" if source.url else dated)


def render(reply: Reply, style: Style = Style()) -> str:
    """Return a reply as a terminal shows it: the text, where it comes from, then near questions."""
    english = reply.lang == "en"
    lines = [style.wrap(reply.text)]
    sources = dict.fromkeys(source_line(source, english) for source in reply.sources)
    lines += [style.dim(style.wrap(line)) for line in sources]
    if reply.suggestions:
        lines.append("")
        lines.append(style.dim("You can also ask:" if english else "Vous pouvez aussi demander\u00a0:"))
        marks = [f"{number}." for number in range(1, 10)] if style.numbered else ["•"] * 9
        lines += [
            style.dim(style.wrap(f"{mark} {near.label or near.text}"))
            for mark, near in zip(marks, reply.suggestions, strict=False)
        ]
    return "\n".join(lines)


class Chat:
    """One conversation at a terminal: commands, numbered near questions, questions."""

    def __init__(
        self, door: Door, out: TextIO, style: Style, clock: Callable[[], datetime] = local_now
    ) -> None:
        self._door = door
        self._out = out
        self._style = style
        self._clock = clock
        self._conversation = Conversation()
        self._offered: tuple[str, ...] = ()

    def welcome(self) -> None:
        """Show who is there and what can be asked, to a person who just came."""
        self._show(self._door.page("accueil"))
        self._print(self._style.dim(COMMANDS))

    def run(self, lines: Iterable[str]) -> None:
        """Answer line after line until one quits or there are no more."""
        for line in lines:
            text = line.strip("\r\n")
            if text.strip().casefold() in QUIT:
                return
            if text.strip():
                self.say(text)

    def say(self, text: str) -> None:
        """Answer one line: a command's page, a near question chosen by its number, or a question."""
        page = PAGES.get(text.strip().casefold())
        if page:
            self._show(self._door.page(page))
            if page == "aide":
                self._print(self._style.dim(COMMANDS))
            return
        message = Message(CHAT, self._chosen(text.strip()) or text)
        reply, self._conversation, _ = self._door.reply(message, self._conversation, self._clock())
        self._show(reply)

    def _chosen(self, text: str) -> str:
        number = int(text) if self._style.numbered and text.isascii() and text.isdigit() else 0
        return self._offered[number - 1] if 0 < number <= len(self._offered) else ""

    def _show(self, reply: Reply) -> None:
        self._offered = tuple(near.text for near in reply.suggestions)
        self._print(render(reply, self._style))

    def _print(self, text: str) -> None:
        self._out.write(text + "\n\n")
        self._out.flush()


def typed_lines() -> Iterator[str]:
    """Yield what a person types, with line editing and history; the history is not kept, for it is theirs."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import WordCompleter
    from prompt_toolkit.history import InMemoryHistory

    commands = WordCompleter(sorted({*PAGES, *QUIT}), sentence=True)
    session: PromptSession[str] = PromptSession(
        PROMPT,
        history=InMemoryHistory(),
        completer=commands,
        complete_while_typing=False,
        reserve_space_for_menu=4,
    )
    while True:
        try:
            yield session.prompt()
        except (EOFError, KeyboardInterrupt):
            return
