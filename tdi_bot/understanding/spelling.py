"""Rewrites what people abbreviate and mends what they misspell, from the knowledge base's own vocabulary."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tdi_bot.memo import remembered
from tdi_bot.sound import sound
from tdi_bot.text import Word, folded_words
from tdi_bot.understanding.grammar import FUNCTION_WORDS
from tdi_bot.understanding.near_words import NearWords
from tdi_bot.understanding.quantities import MONTHS

_SHORTEST = 4
_ONE_EDIT_UP_TO = 7
"""Letters up to which only one edit is mended: two turn a short word into another one."""


_SHORTEST_VERB = 6
_VERB_ENDINGS = (("ier", "ie"), ("ie", "ier"), ("ies", "ier"), ("iez", "ier"), ("s", "t"))
"""Endings written for one another that the stemmer tells apart; the first that fits counts."""
_SHORTEST_CLIPPED = 5
_CLIPPED_LETTERS = 2
"""How many letters a clipped word leaves out at least: « archéo », « agglo »."""
_SHORTEST_GLUED, _LONGEST_GLUED = 8, 60
_SHORTEST_PIECE, _LONGEST_PIECE = 4, 20
_MOST_PIECES = 10
_SURE_PIECES = 3
"""As many words of four letters are no chance: « siteclesenmain »."""
_ELIDED, _VOWELS = frozenset("cdjlmnst"), frozenset("aeiouyh")
_OFTEN_ELIDED = frozenset("dl")
_SMALL_PIECES = frozenset(
    "a au aux c ce d de des du en est et il l la le les ou par pour qu que qui sur un une y".split()
)
"""The words, besides those that we know, that people leave no space beside: « territoiredindustrie »."""


@dataclass(frozen=True, slots=True)
class Correction:
    """The known word nearest to a misspelt one, and how many edits apart they are."""

    word: str
    edits: int


class Spelling:
    """Knows the abbreviations and the vocabulary; lists it for the first word that it does not know."""

    def __init__(self, rewrites: Mapping[str, str], known: Container[str], mendable: Iterable[str]) -> None:
        self._rewrites = {folded_words(short): folded_words(full) for short, full in rewrites.items()}
        self._opening: dict[str, set[str]] = defaultdict(set)
        """The words that may follow the first one of an abbreviation; an empty one where it is alone."""
        for short in self._rewrites:
            self._opening[short[0]].add(short[1] if len(short) > 1 else "")
        self._longest = max(map(len, self._rewrites), default=0)
        self.unglue = remembered(self._unglued, 16_384)
        self.correct = remembered(self._nearest, 16_384)
        self.is_odd = remembered(self._is_odd, 16_384)
        self._known = known
        self._mendable = mendable

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted({*self._mendable, *FUNCTION_WORDS})

    @cached_property
    def _pieces(self) -> frozenset[str]:
        return _SMALL_PIECES.union([word for word in self._sorted if len(word) >= _SHORTEST_PIECE])

    @cached_property
    def _near(self) -> NearWords:
        filed: dict[int, list[str]] = defaultdict(list)
        for word in self._sorted:
            if len(word) >= _SHORTEST and word.isalpha():
                filed[len(word)].append(word)
        return NearWords(filed)

    def rewrite(self, written: Sequence[Word]) -> tuple[Word, ...]:
        """Replace abbreviations (« cb », « koi ») by the words they stand for; places in the text stay."""
        opening = [
            place
            for place, word in enumerate(written)
            if word.folded in self._opening and self._may_open(written, place)
        ]
        if not opening:
            return tuple(written)
        result: list[Word] = []
        done = 0
        for place in opening:
            if place < done:
                continue
            for size in range(min(self._longest, len(written) - place), 0, -1):
                run = written[place : place + size]
                full = self._rewrites.get(tuple([word.folded for word in run]))
                if full is not None:
                    result += written[done:place]
                    result += [run[0]._replace(folded=word, end=run[-1].end) for word in full]
                    done = place + size
                    break
        return (*result, *written[done:])

    def _may_open(self, written: Sequence[Word], place: int) -> bool:
        seconds = self._opening[written[place].folded]
        return "" in seconds or (place + 1 < len(written) and written[place + 1].folded in seconds)

    def _is_odd(self, word: str) -> bool:
        """Whether a word by itself is one that may have to be mended: « july » is no « jury »."""
        if word in MONTHS:
            return False
        return self.correct(word) is not None or bool(self.unglue(word))

    def _nearest(self, word: str) -> Correction | None:
        """Return the nearest known word, or None if the word is known, too short, or several are as near."""
        if word in self._known:
            return self._other_person(word)
        if len(word) < _SHORTEST or not word.isalpha() or self._elided(word):
            return None
        allowed = 1 if len(word) <= _ONE_EDIT_UP_TO else 2
        within = self._within(word, allowed + 1)
        near = [found for found in within if found[0] <= allowed]
        # « bujet » is no « sujet »: who writes by ear is further from the letters than who mistypes.
        unsure = not near or near[0][0] > 1 or near[0][1]
        if unsure and (heard := _heard(word, within)):
            return heard
        if not near:
            return self._clipped(word)
        if len(near) > 1 and near[0][:2] == near[1][:2] and not _same_family(near[0][2], near[1][2]):
            return _heard(word, [found for found in near if found[0] == near[0][0]])
        return Correction(near[0][2], near[0][0])

    def _within(self, word: str, edits: int) -> list[tuple[int, bool, str]]:
        """Return the known words so near an unknown one: the nearest, then its own first letter, first."""
        # Only a word that is not known pays for what finds those near to it.
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        found: list[tuple[int, bool, str]] = []
        for length in range(len(word) - edits, len(word) + edits + 1):
            proposed = self._near.of_length(length, word, edits)
            for known, apart, _ in process.extract(
                word, proposed, scorer=OSA.distance, score_cutoff=edits, limit=None
            ):
                found.append((int(apart), known[0] != word[0], known))
        return sorted(found)

    def _other_person(self, word: str) -> Correction | None:
        """« le panier contiens », « ne pas démultiplié »: a verb of ours in another person or mood."""
        if len(word) < _SHORTEST_VERB or word in self._pieces:
            return None
        for written, meant in _VERB_ENDINGS:
            if word.endswith(written):
                other = f"{word.removesuffix(written)}{meant}"
                return Correction(other, 1) if other in self._pieces else None
        return None

    def _clipped(self, word: str) -> Correction | None:
        """« archéo »: a word that only one family of known words goes on from."""
        if len(word) < _SHORTEST_CLIPPED:
            return None
        first = bisect_left(self._sorted, word)
        longer = self._sorted[first : bisect_left(self._sorted, word + "\uffff")]
        if not longer or min(map(len, longer)) < len(word) + _CLIPPED_LETTERS:
            return None
        alike = all(_same_family(longer[0], other) for other in longer)
        return Correction(longer[0], len(longer[0]) - len(word)) if alike else None

    def _elided(self, word: str) -> tuple[str, ...]:
        """« sadresse »: a word of ours after an elision written without its apostrophe, else nothing.

        The word may be misspelt too, if it sounds the same: « lapel » is no « label ».
        """
        rest = word[1:]
        if word[:1] not in _ELIDED or rest[:1] not in _VOWELS or word in self._known:
            return ()
        if rest in self._pieces:
            return (word[0], rest) if len(rest) > _SHORTEST_PIECE else ()
        if len(rest) < _SHORTEST_PIECE or word[0] not in _OFTEN_ELIDED or _heard(word, self._within(word, 2)):
            return ()
        meant = _heard(rest, self._within(rest, 2))
        return (word[0], meant.word) if meant else ()

    def _unglued(self, word: str) -> tuple[str, ...]:
        """Return the known words that an unknown one is made of, or nothing: « territoiredindustrie »."""
        if elided := self._elided(word):
            return elided
        if word in self._known or not _SHORTEST_GLUED <= len(word) <= _LONGEST_GLUED or not word.isalpha():
            return ()
        # The fewest pieces that spell the word up to each letter.
        spelt: list[tuple[str, ...] | None] = [()] + [None] * len(word)
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - _LONGEST_PIECE), end):
                so_far = spelt[start]
                if so_far is None or word[start:end] not in self._pieces:
                    continue
                known = spelt[end]
                if known is None or len(so_far) + 1 < len(known):
                    spelt[end] = (*so_far, word[start:end])
        pieces = spelt[-1]
        if pieces is None or not 2 <= len(pieces) <= _MOST_PIECES:
            return ()
        long = [len(piece) for piece in pieces if len(piece) >= _SHORTEST_PIECE]
        return pieces if len(long) >= _SURE_PIECES or max(long, default=0) > _SHORTEST_PIECE else ()


def _heard(word: str, near: Sequence[tuple[int, bool, str]]) -> Correction | None:
    """Of words about as near as each other, return the only one that sounds like the one written."""
    heard = sound(word)
    alike = [(edits, known) for edits, _, known in near if sound(known) == heard]
    if not alike or not all(_same_family(alike[0][1], known) for _, known in alike):
        return None
    edits, known = alike[0]
    return Correction(known, edits)


def _same_family(one: str, other: str) -> bool:
    """Singular and plural, masculine and feminine, and two spellings of one word are no real tie."""
    shared = max(_SHORTEST, min(len(one), len(other)) - 1)
    return one[:shared] == other[:shared] or sound(one) == sound(other)
