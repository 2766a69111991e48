"""Cuts a message into the questions it asks and the statements around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tdi_bot.memo import remembered
from tdi_bot.text import Word, clean, fold, words
from tdi_bot.understanding.grammar import FIRST_PERSON, LINKS, PREPOSITIONS, REQUESTS, SPLITTING_WORDS, WISHES
from tdi_bot.understanding.near_words import NearWords

MAX_PARTS = 40
"""A message longer than that is a document; its first parts are read."""

SHORT_MESSAGE = 3
"""Up to how many parts a message is no letter: its statements may be questions without their mark."""

_VALEDICTION = re.compile(
    r"(?:bien |très )?(?:cordialement|respectueusement|sincèrement|amicalement|salutations|cdlt|crdlt)\b"
    r"|bien à (?:vous|toi)\b|(?:veuillez|je vous prie) (?:agréer|d['’]agréer|recevoir|de recevoir)\b"
    r"|avec (?:tous )?mes remerciements\b|merci (?:d['’]avance|par avance|beaucoup)?\b",
    re.IGNORECASE,
)
"""How a letter takes its leave; a name follows, that is no place."""
_LONGEST_VALEDICTION, _LONGEST_NAME = 9, 3

_SENTENCE = re.compile(r"(?<=[?!…])\s*|(?<=;)\s+|(?<=\w{4}\.)\s+|(?<=[.])\s+(?=[A-ZÀ-Ý«\"(])|\n+")
_BREAK = re.compile(r"[?!…;.\n](?=.)", re.DOTALL)
"""Without one of these before its last letter a text is one sentence: most messages are."""
_ITEM = re.compile(r"(?:(?<=\s)|^)(?=(?:\d{1,2}|[a-e])\)\s?\w)")
"""Before « 2) »: each item of such a list is a question of its own."""
_ABBREVIATION = re.compile(
    r"\b(?:M|MM|Mme|Mlle|Dr|Pr|Me|St|Ste|art|n°|cf|ex|env|max|min|tél|av|bd)\.$", re.IGNORECASE
)
_QUESTION_TURN = re.compile(
    r"\b(?:est[- ]ce|y[- ]a[- ]t[- ]il|a[- ]t[- ]on|\w+-(?:t-)?(?:il|elle|ils|elles|on|vous|nous|tu|je|ce))\b"
)
_TURN_SIGNS = ("-", "est ce", "y a t il", "a t on")

_CLAUSE = re.compile(r"[,;:()«»]| – | - |\b(?:et|mais|car|donc|que|dont|parce)\b|\bqu['’]", re.IGNORECASE)
_SHORTEST_CLAUSE = 3

_CUT = re.compile(r" : |, ")
_SOON = 24
"""Letters within which a question turn after a comma opens a clause of its own."""
_TAG = 3
"""Words up to which it only asks for assent: « …, n'est-ce pas ? »."""

_DICTATED_ASK = re.compile(
    r"\b(?:combien|quand|pourquoi|comment|quelle?s?|qui (?:c'?\s?est|est[- ]ce)|c'?\s?est (?:quoi|qui|quand)"
    r"|qu'?\s?est[- ]ce|est[- ]ce|y a[- ]t|lesquel|[àa] quoi (?:ça )?(?:sert|servent)|qui (?:a|ont)\b)",
    re.IGNORECASE,
)
_DICTATED_CUT = re.compile(
    r"\b(?:bref|voilà|voila|merci|donc|euh|savoir|question|stp|svp|(?:elle|il) (?:a )?dit|c'?\s?est pour)\b"
    rf"|[,;]|(?={_DICTATED_ASK.pattern})",
    re.IGNORECASE,
)
_REPAIR = re.compile(
    r"^.*[,;…] ?(?:pardon|oups|euh non|enfin(?: non)?|ou plut[ôo]t|je veux dire|je voulais dire)\b[,;…]? +"
    r"(?=(?:qui|quand|combien|où|quelle?s?|comment|pourquoi)\b)",
    re.IGNORECASE,
)
_SHORTEST_MISSPELT = 5
_LONG_QUESTION_WORDS = tuple(sorted(word for word in SPLITTING_WORDS if len(word) > _SHORTEST_MISSPELT))
_NEAR_THOSE = NearWords(
    {
        size: [word for word in _LONG_QUESTION_WORDS if len(word) == size]
        for size in sorted(set(map(len, _LONG_QUESTION_WORDS)))
    }
)
_FIRST_LETTERS = frozenset(word[0] for word in _LONG_QUESTION_WORDS)
_DICTATED = frozenset({"combien", "pourquoi"})
_KNOWING = frozenset({("je", "sais"), ("on", "sait"), ("nous", "savons")})
"""How a sentence opens that tells what is known already, so that it asks nothing."""
_WITHIN_WISH = 3
_OPENING = LINKS | SPLITTING_WORDS

Piece = tuple[str, tuple[Word, ...]]
"""A stretch of a sentence and its words."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a message; `asks` when its form alone says that it is a question or a request."""

    text: str
    asks: bool
    marked: bool
    words: tuple[Word, ...]


def split(text: str) -> tuple[Part, ...]:
    """Return the parts of a message in order: cut at sentence ends, and at « et » + a question word."""
    parts: list[Part] = []
    lines = [clean(line) for line in text.splitlines()]
    # « Bonjour. Bonjour. Bonjour. … » says it once.
    for sentence in dict.fromkeys(_sentences("\n".join(lines))):
        asked = "?" in sentence
        for person, rest in _introduced(_repaired(sentence.strip())):
            for piece, found in _questions(rest):
                if found:
                    parts.append(_part(piece, found, marked=asked and not person))
    return tuple(_unsigned(parts)[:MAX_PARTS])


def _unsigned(parts: list[Part]) -> list[Part]:
    """Leave out of a letter how it takes its leave, and the names that it is signed with."""
    if len(parts) <= SHORT_MESSAGE:
        return parts
    kept: list[Part] = []
    signed = False
    for part in parts:
        leaves = not part.marked and bool(_VALEDICTION.match(part.text))
        signed = (leaves and len(part.words) <= _LONGEST_VALEDICTION) or (
            signed and not part.marked and len(part.words) <= _LONGEST_NAME
        )
        if not signed:
            kept.append(part)
    return kept or parts


def clauses(text: str) -> tuple[Part, ...]:
    """Return the clauses of a sentence: where « nous les donner ? » asks, one of them says what."""
    pieces = ((piece, words(piece)) for piece in _CLAUSE.split(text))
    return tuple(
        _part(piece.strip(), found, marked=False) for piece, found in pieces if len(found) >= _SHORTEST_CLAUSE
    )


def dictated(text: str) -> tuple[Part, ...]:
    """Return what a long sentence without punctuation strings together; those that ask are `marked`."""
    pieces = ((piece.strip(), words(piece)) for piece in _DICTATED_CUT.split(text))
    return tuple(
        _part(piece, found, marked=bool(_DICTATED_ASK.match(piece)))
        for piece, found in pieces
        if len(found) >= _SHORTEST_CLAUSE
    )


def _sentences(text: str) -> list[str]:
    if not _BREAK.search(text) and ")" not in text:
        return [text] if text else []
    sentences: list[str] = []
    for piece in [item for sentence in _SENTENCE.split(text) for item in _items(sentence)]:
        if sentences and _is_abbreviated(sentences[-1].rstrip()):
            sentences[-1] += " " + piece
        elif piece.strip():
            sentences.append(piece)
    return sentences


def _items(sentence: str) -> list[str]:
    # Where a pattern's sign is not, it need not be run: it would be tried at every letter.
    # « (phase 1) » is no list: its bracket was opened.
    return _ITEM.split(sentence) if sentence.count(")") > sentence.count("(") else [sentence]


def _is_abbreviated(sentence: str) -> bool:
    return sentence.endswith(".") and bool(_ABBREVIATION.search(sentence))


def _repaired(sentence: str) -> str:
    """Leave out what is taken back: « Qui instruit, pardon, qui sélectionne… »."""
    pauses = "," in sentence or ";" in sentence or "…" in sentence
    return _REPAIR.sub("", sentence) if pauses else sentence


def _introduced(sentence: str) -> list[tuple[bool, str]]:
    """« Je suis maire de Lons : notre terrain est-il… ? » introduces a person before it asks.

    A comma cuts as a colon does where a question turn follows: « Mon usine est à Pau, sommes-nous… ».
    Return the stretches of a sentence in order, each with whether it only introduces.
    """
    cuts = list(_CUT.finditer(sentence)) if ", " in sentence or " : " in sentence else ()
    if not cuts or FIRST_PERSON.isdisjoint(word.folded for word in words(sentence)[:2]):
        return [(False, sentence)]
    for cut in cuts:
        first, rest = sentence[: cut.start()], sentence[cut.end() :]
        if _QUESTION_TURN.search(fold(first)):
            break
        turned = _QUESTION_TURN.search(fold(rest)[:_SOON])
        if ":" in cut[0] or (turned and len(words(rest)) > _TAG):
            return [(True, first), (False, rest)]
    return [(False, sentence)]


def _part(text: str, found: tuple[Word, ...], *, marked: bool) -> Part:
    asked = marked or bool(_ITEM.match(text)) or asks(found) or _turns_like_a_question(fold(text))
    return Part(text, asked, marked, found)


def _turns_like_a_question(folded: str) -> bool:
    """« y a-t-il », « est-ce »: where none of their signs is, the pattern need not be run."""
    return any(sign in folded for sign in _TURN_SIGNS) and bool(_QUESTION_TURN.search(folded))


def asks(found: Sequence[Word]) -> bool:
    """Whether words ask by a question word near their head, or request."""
    folded = [question_word(word.folded) for word in found]
    if not SPLITTING_WORDS.isdisjoint(folded[:3]):
        return True
    if tuple(folded[:2]) in _KNOWING:
        return False
    return not REQUESTS.isdisjoint(folded) and any(
        word in REQUESTS and not _is_unwanted(folded, place) for place, word in enumerate(folded)
    )


def _is_unwanted(folded: Sequence[str], place: int) -> bool:
    """« je ne veux pas la liste », « pas besoin des adresses »: what is not wanted is no request."""
    nearest = range(max(0, place - _WITHIN_WISH), place + 1)
    return any(folded[at] in WISHES and "pas" in folded[max(0, at - 1) : at + 2] for at in nearest)


def _questions(sentence: str) -> list[Piece]:
    """Cut where « et », « puis » is followed, at most two words on, by a question word."""
    found = words(sentence)
    folded = [question_word(word.folded) for word in found]
    if _OPENING.isdisjoint(folded):
        return [(sentence, found)]
    cuts: list[int] = []
    first = 0
    for place in _where_a_question_may_open(folded):
        opens = folded[place] in LINKS and _question_follows(_until_pause(found[place + 1 : place + 4]))
        opens = opens or ("," in found[place].before and _opens_after_comma(folded, first, place))
        if opens or _new_question(folded[place], folded[first:place]):
            if not opens and folded[place - 1] in PREPOSITIONS:
                place -= 1
            cuts.append(found[place].start)
            first = place
    if not cuts:
        return [(sentence, found)]
    pieces = [sentence[start:end].strip() for start, end in pairwise([0, *cuts, len(sentence)])]
    return [(piece, words(piece)) for piece in pieces]


def _where_a_question_may_open(folded: Sequence[str]) -> list[int]:
    return [place for place, word in enumerate(folded) if place and word in _OPENING]


def _until_pause(ahead: Sequence[Word]) -> list[str]:
    """« à Thouars et à Laval, lesquelles… » goes on with its list: a comma ends what « et » joins."""
    paused = next((place for place, word in enumerate(ahead) if place and "," in word.before), len(ahead))
    return [question_word(word.folded) for word in ahead[:paused]]


def _opens_after_comma(folded: Sequence[str], first: int, place: int) -> bool:
    """« Qui anime, qui pilote ? »: the same question word opens both."""
    return folded[place] in SPLITTING_WORDS and folded[place] == folded[first] and place - first > 1


def _question_follows(ahead: list[str]) -> bool:
    if not ahead:
        return False
    if ahead[0] in SPLITTING_WORDS:
        return True
    if ahead[0] in PREPOSITIONS or ahead[0] in {"si", "oui"}:
        return any(word in SPLITTING_WORDS or word == "quoi" for word in ahead[1:])
    if ahead[0] == "qu":
        return ahead[1:2] in (["est"], ["y"])
    if ahead[0] in {"y", "est", "c"} and len(ahead) > 1:
        return ahead[:2] in (["y", "a"], ["est", "ce"], ["c", "est"]) or ahead[:3] == ["y", "en", "a"]
    return len(ahead) > 1 and ahead[1] in {"quand", "combien", "ou", "comment", "pourquoi"}


def _question_word(word: str) -> str:
    """Return the question word that a misspelt one stands for (« cmobien »), or the word itself."""
    if word in SPLITTING_WORDS or len(word) < _SHORTEST_MISSPELT or word[0] not in _FIRST_LETTERS:
        return word
    sizes = range(len(word) - 1, len(word) + 2)
    proposed = sorted([one for size in sizes for one in _NEAR_THOSE.of_length(size, word, 1)])
    if not proposed:
        return word
    # Few words come so far, and none needs the library before.
    from rapidfuzz.distance import OSA

    return next((one for one in proposed if OSA.distance(word, one) == 1), word)


question_word = remembered(_question_word, 16_384)


def _new_question(word: str, so_far: list[str]) -> bool:
    """Dictation has no punctuation: a second « combien » or « pourquoi » opens a second question."""
    return (
        word in _DICTATED
        and so_far[-1] != "et"
        and any(other in SPLITTING_WORDS for other in so_far)
        and len(so_far) >= 4
    )
