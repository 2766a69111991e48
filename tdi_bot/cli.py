"""The command line: each command imports only what it needs, so that a question is answered in a blink."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tdi_bot import settings as settings_module
from tdi_bot.commands.arguments import (
    JOURNAL,
    KB,
    Parser,
    add_command,
    add_journal,
    add_kb,
    missing_action,
)
from tdi_bot.commands.telling import FAILED, OK, USAGE, UsageError, problem_line
from tdi_bot.commands.telling import say as _say
from tdi_bot.settings import Settings, SettingsError

if TYPE_CHECKING:
    from tdi_bot.assistant import Assistant

HELP = """\
Assistant « Territoires d'industrie » : des réponses sourcées et datées.

  python bot.py                       Telegram si TELEGRAM_BOT_TOKEN est défini, sinon le terminal
  python bot.py chat                  converse dans le terminal
  python bot.py ask "question"        répond à une question ; --json ou --explain pour le détail
  python bot.py ask --jsonl           lot : un objet JSON par ligne en entrée et en sortie
  python bot.py telegram              sert Telegram (interrogation longue)
  python bot.py serve                 sert Telegram par webhook
  python bot.py kb check|build|stats  vérifie, compile ou résume les connaissances
  python bot.py kb ask "question"     essaie un brouillon, sans le mettre en service
  python bot.py kb new fact|intent    donne un brouillon à remplir ; --topic, --write
  python bot.py kb score              note tous les cas ; --accept garde la note
  python bot.py kb stale              ce qui est à confirmer ; --now 2027-06-30
  python bot.py kb suggest            propose un correctif d'après les questions sans réponse ; --from, --out
  python bot.py journal misses        les questions sans réponse, groupées
  python bot.py journal purge|forget  efface ce qui a fait son temps, ou ce qui tient à une personne

Les réglages se lisent dans l'environnement et dans .env : voir .env.example.
"""
INTERRUPTED, BROKEN_PIPE = 130, 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; what goes wrong is one French line, never a traceback."""
    _speak_utf8()
    try:
        code = _command(sys.argv[1:] if argv is None else list(argv))
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # What reads us has gone; nothing more can be written, and Python must not try at its exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except (UsageError, SettingsError) as error:
        _say(str(error))
        return USAGE
    except Exception as error:
        if _debugging():
            raise
        _say(_one_line(error))
        return FAILED
    return code


def _command(argv: list[str]) -> int:
    arguments = _parser().parse_args(argv)
    if arguments.help:
        print(HELP, end="")
        return OK
    run: Callable[[argparse.Namespace], int] = arguments.run
    return run(arguments)


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="bot.py", add_help=False, allow_abbrev=False)
    parser.set_defaults(run=_default)
    parser.add_argument("-h", "--help", action="store_true")
    commands = parser.add_subparsers(parser_class=Parser)
    add = partial(add_command, commands)

    add("chat", lambda _: _chat(settings_module.load()))
    add("telegram", lambda _: _telegram(settings_module.load()))
    add("serve", lambda _: _serve(settings_module.load()))
    ask = add("ask", _ask)
    ask.add_argument("question", nargs="*")
    shape = ask.add_mutually_exclusive_group()
    for option in ("--json", "--jsonl", "--explain"):
        shape.add_argument(option, action="store_true")
    add_kb(add("kb", lambda _: missing_action("kb", KB)))
    add_journal(add("journal", lambda _: missing_action("journal", JOURNAL)))
    return parser


def _default(_: argparse.Namespace) -> int:
    """Choose the channel by the token, and say which and why."""
    settings = settings_module.load()
    if settings.telegram_bot_token is not None:
        _say("Telegram, car TELEGRAM_BOT_TOKEN est défini.")
        return _telegram(settings)
    _say("terminal, car TELEGRAM_BOT_TOKEN n'est pas défini (voir .env.example).")
    return _chat(settings)


def _ask(arguments: argparse.Namespace) -> int:
    if arguments.jsonl:
        if arguments.question:
            raise UsageError("ask --jsonl lit les questions sur l'entrée standard, pas dans la commande.")
        return _batch(settings_module.load())
    if not arguments.question:
        raise UsageError('il manque la question : python bot.py ask "Qu\'est-ce que le Pack rebond ?"')
    from tdi_bot.channels import terminal
    from tdi_bot.channels.door import local_now
    from tdi_bot.model import Conversation, Message

    assistant = _assistant(settings_module.load())
    message = Message("ask", " ".join(arguments.question))
    reply, _, trace = assistant.reply(message, Conversation(), local_now())
    if arguments.json:
        from tdi_bot.channels import batch

        batch.write(sys.stdout, batch.payload("ask", "ask", reply))
        return OK
    print(terminal.render(reply, terminal.style_for(sys.stdout, dict(os.environ))))
    if arguments.explain:
        from tdi_bot.channels.explain import explain

        print("\n" + explain(reply, trace))
    return OK


def _batch(settings: Settings) -> int:
    from tdi_bot.channels import batch

    def report(error: Exception) -> None:
        if _debugging():
            import traceback

            traceback.print_exception(error)

    failures = batch.run(_assistant(settings), sys.stdin.buffer, sys.stdout, on_failure=report)
    return FAILED if failures else OK


def _chat(settings: Settings) -> int:
    from tdi_bot.channels import terminal

    interactive = sys.stdin.isatty() and sys.stdout.isatty()
    style = terminal.style_for(sys.stdout, dict(os.environ)) if interactive else terminal.Style()
    chat = terminal.Chat(_assistant(settings), sys.stdout, style)
    if interactive:
        chat.welcome()
    chat.run(terminal.typed_lines() if interactive else sys.stdin)
    return OK


def _telegram(settings: Settings) -> int:
    from tdi_bot.commands import telegram

    return telegram.poll(settings)


def _serve(settings: Settings) -> int:
    from tdi_bot.commands import telegram

    return telegram.serve(settings)


def _knowledge(settings: Settings) -> Path:
    """Compile the knowledge if its content changed, and return the compiled file."""
    from tdi_bot import build

    return build.ensure(settings.content, settings.data, settings.live, warn=_say)


def _assistant(settings: Settings) -> Assistant:
    from tdi_bot.assistant import Assistant

    return Assistant.load(_knowledge(settings))


def _one_line(error: Exception) -> str:
    """Return what went wrong as one French line that says what to do."""
    problems = getattr(error, "problems", ())
    if problems:
        return (
            f"connaissances refusées, {len(problems)} problème(s), dont {problem_line(problems[0])} "
            "(tous : python bot.py kb check)"
        )
    if isinstance(error, PermissionError) and error.filename:
        return f"accès refusé à {error.filename} : vérifiez les droits du dossier."
    if isinstance(error, OSError) and error.filename:
        return (
            f"{error.filename} ne peut être lu ou écrit ({error.strerror}) : vérifiez le dossier et sa place."
        )
    said = " ".join(str(error).split())
    return f"{type(error).__name__} : {said} (TDI_LOG_LEVEL=DEBUG montre le détail)"


def _speak_utf8() -> None:
    """Write UTF-8 to pipes whatever the locale, and never fail on a letter that a terminal lacks."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if stream.isatty():
            reconfigure(errors="replace")
        else:
            reconfigure(encoding="utf-8", errors="replace")


def _debugging() -> bool:
    return os.environ.get("TDI_LOG_LEVEL", "").strip().upper() == "DEBUG"
