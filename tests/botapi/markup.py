"""Telegram's HTML, read as the Bot API reads it: which tags it takes, which entities, and what it refuses."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_TOKEN = re.compile(r"<(/?)([^\s<>/]*)((?:\s+[^<>]*)?)>|&(#x?[0-9a-fA-F]+|[a-zA-Z]+);?|<")
_ENTITY = re.compile(r"&(#x?[0-9a-fA-F]+|[a-zA-Z]+);?")
_ATTRIBUTE = re.compile(r"([\w-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}


class MarkupError(Exception):
    """What the Bot API answers to HTML that it cannot parse."""


@dataclass(slots=True)
class Parsed:
    """Plain text and the entities that were found, offsets in UTF-16 units as Telegram counts."""

    text: str
    entities: list[dict[str, object]] = field(default_factory=list)


def utf16_length(text: str) -> int:
    """Count as Telegram counts: a character beyond the basic plane is two."""
    return len(text.encode("utf-16-le")) // 2


def parse_html(source: str) -> Parsed:
    """Read Telegram HTML or raise the error that Telegram would answer."""
    plain: list[str] = []
    open_tags: list[tuple[str, int, str]] = []
    entities: list[dict[str, object]] = []
    length = at = 0

    def emit(piece: str) -> None:
        nonlocal length
        plain.append(piece)
        length += utf16_length(piece)

    for token in _TOKEN.finditer(source):
        emit(source[at : token.start()])
        at = token.end()
        offset = len(source[: token.start()].encode())
        closing, tag, attributes, entity = token.groups()
        if entity is not None:
            emit(_entity(entity) or token.group())
        elif tag is None or tag == "":
            raise MarkupError(f'Unsupported start tag "" at byte offset {offset}')
        elif closing:
            if not open_tags or open_tags[-1][0] != tag.lower():
                raise MarkupError(f'Unmatched end tag at byte offset {offset}, found "</{tag}>"')
            name, start, url = open_tags.pop()
            found: dict[str, object] = {"type": _KINDS[name], "offset": start, "length": length - start}
            if name == "a":
                found["url"] = url
            if length > start:
                entities.append(found)
        else:
            open_tags.append((tag.lower(), length, _checked(tag.lower(), attributes, offset)))
    emit(source[at:])
    if open_tags:
        raise MarkupError(f'Can\'t find end tag corresponding to start tag "{open_tags[-1][0]}"')
    return Parsed("".join(plain), entities)


def _entity(name: str) -> str | None:
    if name.startswith("#"):
        code = int(name[2:], 16) if name[1:2] in "xX" else int(name[1:] or "0")
        return chr(code) if 0 < code < 0x110000 else None
    return _NAMED.get(name)


def _checked(tag: str, attributes: str, offset: int) -> str:
    if tag not in _KINDS:
        raise MarkupError(f'Unsupported start tag "{tag}" at byte offset {offset}')
    values = {
        name: str(first or second or third) for name, first, second, third in _ATTRIBUTE.findall(attributes)
    }
    if tag == "span" and values.get("class") != "tg-spoiler":
        raise MarkupError(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
    return _ENTITY.sub(lambda found: _entity(found[1]) or found[0], values.get("href", ""))
