"""Small signs in the wording: what is set aside, what is counted, whether « oui » can answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from tdi_bot.model import PlaceMention
from tdi_bot.text import Word, fold, folded_words
from tdi_bot.understanding.contrasts import PAUSE
from tdi_bot.understanding.grammar import (
    DENYING_WORDS,
    FINITE_VERBS,
    FIRST_PERSON,
    PREPOSITIONS,
    QUESTION_WORDS,
    SAID_OF_PLACES,
)
from tdi_bot.understanding.phrase import (
    ALL,
    COMPARING,
    COMPARISON,
    DOUBT,
    DOUBTING,
    EVERY,
    NUMBER,
    OR,
    QUESTION,
    Phrase,
)
from tdi_bot.understanding.quantities import NUMBER_WORDS

_OF = frozenset({"de", "d", "du", "des"})
_NEAR_WORDS = frozenset(
    {"pres", "autour", "proche", "loin", "cote", "commune", "ville", "village", "maire", "mairie", "partir"}
)
_TIED = 2
_BEFORE_SUBJECT = frozenset({"que", "qu", "si", "et"})

_PARTICIPLE = re.compile(r"^(?!clés?$).*[^\W\d_]{2}ée?s?$")
_ASKING_WHO = frozenset(
    {"et", "est", "etait", "mais", "savoir", "dire", "demande", "sait", "sais", "savez", "ou"}
)
_AT_LEAST = frozenset({("au", "moins"), ("plus", "de"), ("plus", "d"), ("at", "least"), ("more", "than")})
_MINIMUM = frozenset({"minimum", "minimale", "superieur", "superieure", "superieurs", "over", "depasse"})
_LONGEST_DOUBT = 8
_DOUBT_ALONE = frozenset("sur sure certain certaine vraiment serieux serieusement".split())
_BEING_MANY = frozenset("sont etaient ont avaient ils elles datent are have".split())
_ITS_NOUN = frozenset("les ces nos vos the these".split())
_BEING = frozenset("est sont etait etaient ca c date datent datait".split())
_ROLES = frozenset(
    "patron patronne dirigeant dirigeante directeur directrice gerant gerante pdg dg chef cheffe responsable "
    "proprietaire actionnaire".split()
)
_AS = ["en", "tant", "que"]
_OPENING_A_REQUEST = QUESTION_WORDS | FIRST_PERSON | {"y", "un", "une"}
_ASKING_A_NAME = frozenset({"qui", "nom", "noms"})
_SEEKING = frozenset("cherche cherchons recherche recherchons faut faudrait besoin need seeking".split())
_WITH_ACCENT = "où"
_WITHIN_DOER = 2
"""Words before a name within which « par » says that it does something: « par la »."""
_OPEN_WORDS = QUESTION_WORDS - {"que", "ou", "qui"}
_NONE = frozenset[int]()
_PLURALS = frozenset({"les", "des", "ces", "ses", "nos", "vos", "mes", "leurs", "aux"})
_BEFORE_A_NUMBER = _PLURALS | {"chiffre", "nombre", "parmi", "sur"}


def stands_where(folded: Sequence[str], unknown: str) -> bool:
    """Whether an unknown name stands where a place would: « à X », « près de X », not « combien de X ».

    What is said of it may tell as well: « X est-elle… » without an article is a name; so is one whose words
    hyphens tie.
    """
    name = folded_words(unknown)
    if not name or name[0] not in folded:
        return False
    if len(name) > _TIED and unknown.count("-") >= _TIED:
        return True
    at = folded.index(name[0])
    before = folded[max(0, at - 3) : at]
    if (not before or before[-1] in _BEFORE_SUBJECT) and not SAID_OF_PLACES.isdisjoint(
        folded[at + len(name) :][:1]
    ):
        return True
    return bool(before) and (before[-1] not in _OF or bool(_NEAR_WORDS & set(before)))


def speaker_role(phrase: Phrase) -> frozenset[int]:
    """Return where a role says who speaks: « Patronne creusoise,… », « en tant que directeur, … »."""
    first = 3 if phrase.folded[:3] == _AS else 0
    if first >= len(phrase.folded) or phrase.folded[first] not in _ROLES:
        return _NONE
    for place, word in enumerate(phrase.words[first + 1 :], first + 1):
        if PAUSE.search(word.before) or phrase.folded[place - 1] == "ici":
            asks = not _OPENING_A_REQUEST.isdisjoint(phrase.folded[place:])
            asks_name = not _ASKING_A_NAME.isdisjoint(phrase.folded)
            return frozenset({first}) if asks and not asks_name else _NONE
    return _NONE


def has_pause(spelt: Sequence[Word]) -> bool:
    """Whether the words fall into several clauses."""
    return any(PAUSE.search(word.before) for word in spelt[1:])


def is_relative_who(spelt: Sequence[Word], place: int) -> bool:
    """Whether a « qui » only links a clause to a noun: « les sites qui ont été retenus »."""
    if place == 0 or place == len(spelt) - 1:
        return False
    before = spelt[place - 1].folded
    return before not in PREPOSITIONS | _ASKING_WHO and not PAUSE.search(spelt[place].before)


def says_of_place(spelt: Sequence[Word], mentions: Sequence[PlaceMention]) -> bool:
    """« Châtellerault a-t-elle été retenue ? » says something of the town itself, not of what lies in it."""
    if not mentions or mentions[0].end >= len(spelt):  # a place may have been named in another part
        return False
    if mentions[0].start and spelt[mentions[0].start - 1].folded not in _BEFORE_SUBJECT:
        return False
    after = [word.folded for word in spelt[mentions[0].end : mentions[0].end + 4]]
    return after[0] in SAID_OF_PLACES or (after[0] == "a" and "ete" in after)


def asks_where(phrase: Phrase) -> bool:
    """Whether the question has an asking « où »: by its accent, or at its head where accents are left out."""
    if not phrase.signs & OR:
        return False
    spelt = phrase.words
    ors = [place for place, word in enumerate(phrase.folded) if word == "ou"]
    if len(spelt) > 2 and ors[0] == 0:
        return True
    return any(
        spelt[place].raw.casefold() == _WITH_ACCENT and not is_relative_who(spelt, place) for place in ors
    )


def asks_how_old(folded: Sequence[str]) -> bool:
    """Whether « de quand » asks how old something is: « c'est de quand ? », not « à partir de quand »."""
    return any(
        pair == ("de", "quand") and (place == 0 or folded[place - 1] in _BEING)
        for place, pair in enumerate(pairwise(folded))
    )


def asks_how_far(folded: Sequence[str], mentions: Sequence[PlaceMention]) -> bool:
    """Whether « à combien » asks for a distance: « c'est à combien de Pau ? »."""
    starts = {mention.start for mention in mentions}
    return any(
        pair == ("a", "combien") and not starts.isdisjoint((place + 2, place + 3))
        for place, pair in enumerate(pairwise(folded))
    )


def asks_at_least(folded: Sequence[str]) -> bool:
    """Whether a figure is the least that will do: « au moins 50 ha », « je cherche 30 ha »."""
    pairs = set(pairwise(folded))
    return bool(pairs & _AT_LEAST) or not (_MINIMUM | _SEEKING).isdisjoint(folded)


def is_plural_number(spelt: Sequence[Word], mention: PlaceMention) -> bool:
    """Whether a bare number read as a département follows « les », « ces »: it counts what comes next."""
    number = spelt[mention.start]
    return (
        mention.end - mention.start == 1
        and number.folded.isdigit()
        and mention.start > 0
        and spelt[mention.start - 1].folded in _PLURALS
    )


def has_definite_number(phrase: Phrase) -> bool:
    """Whether a number stands for what it counts: « les 49 », « des 126 entreprises », « le chiffre 500 »."""
    return bool(phrase.signs & NUMBER) and any(
        (number[0].isdigit() or number in NUMBER_WORDS) and before in _BEFORE_A_NUMBER
        for before, number in pairwise(phrase.folded)
    )


def is_open(phrase: Phrase) -> bool:
    """Whether a question word asks for more than « oui » or « non »."""
    if phrase.signs & QUESTION:
        for place, word in enumerate(phrase.folded):
            if word == "qui":
                if not is_relative_who(phrase.words, place):
                    return True
            elif word in _OPEN_WORDS:
                return True
    return asks_where(phrase)


def offers_alternatives(phrase: Phrase) -> bool:
    """Whether the question lets choose, « la Vienne ou la Haute-Vienne ? »: « oui » answers neither."""
    if not phrase.signs & OR:
        return False
    inside = range(1, len(phrase.words) - 1)
    ors = [place for place in inside if phrase.folded[place] == "ou"]
    return any(phrase.words[place].raw.casefold() != _WITH_ACCENT for place in ors)


def names_a_doer(spelt: Sequence[Word], said: Sequence[Sequence[Word]]) -> bool:
    """Whether some of the words said tell who does it: « lancé par l'Europe », « l'Europe qui a lancé »."""
    for words in said:
        first = next(place for place, word in enumerate(spelt) if word is words[0])
        before = [word.folded for word in spelt[max(0, first - _WITHIN_DOER) : first]]
        after = spelt[first + len(words) : first + len(words) + 1]
        if "par" in before or any(word.folded == "qui" for word in after):
            return True
    return False


def lacks_a_verb(spelt: Sequence[Word]) -> bool:
    """Whether a question names something and states nothing: « et en Corrèze ? », which is no yes or no."""
    return not any(word.folded in FINITE_VERBS or _PARTICIPLE.search(word.raw) for word in spelt)


def asks_of_all(phrase: Phrase) -> bool:
    """Whether it asks of every one, « sont-ils tous dans le 64 ? »: « oui, j'en connais 4 » would mislead."""
    return bool(phrase.signs & EVERY) and any(
        (word in ALL and before in _BEING_MANY) or (before in ALL and word in _ITS_NOUN)
        for before, word in pairwise(phrase.folded)
    )


def compares(phrase: Phrase) -> bool:
    """Whether one thing is counted against another: « plus de projets que d'intercos », « … ou de sites ».

    « plus de la moitié », « plus de 100 sites » and « plus de sites ? » count one thing alone.
    """
    folded = phrase.folded
    if not phrase.signs & COMPARISON:
        return False
    for place, word in enumerate(folded):
        if word in COMPARING and place + 2 < len(folded):
            after, then = folded[place + 1 : place + 3]
            if place and folded[place - 1] == "le" and after in _OF:
                return True  # « le plus de sites »
            one_thing = after in _OF and (then in _NO_THING or then[0].isdigit())
            if after in _OF_MORE and not one_thing:
                return not _AGAINST.isdisjoint(folded[place + 2 :])
    return False


def doubts(phrase: Phrase) -> bool:
    """Whether a short message holds another figure against the answer: « c'est pas 1800 plutôt ? »."""
    folded = phrase.folded
    if len(folded) == 1:
        return folded[0] in _DOUBT_ALONE
    if not phrase.signs & DOUBT or len(folded) > _LONGEST_DOUBT:
        return False
    if "pas" in folded and "plutot" in folded:
        return True
    return any(
        (word in DOUBTING and after[0].isdigit()) or (word[0].isdigit() and after in DOUBTING)
        for word, after in pairwise(folded)
    )


_OF_MORE = frozenset({"de", "d", "dans", "en"})
_NO_THING = frozenset("la le l les deux trois quatre cinq six dix vingt trente cent".split())
_AGAINST = frozenset({"que", "qu", "ou"})

_ONLY = re.compile(r"\bn(?:e |')(?=(?:\w+ ){1,2}qu[e'])")
"""« la région n'a que 10 sites ? » restricts, and denies nothing."""


def denies(text: str, found: Sequence[Word]) -> bool:
    """Whether a question (as text, as words) is put in the negative, so that a bare « oui » would mislead."""
    if DENYING_WORDS.isdisjoint([word.folded for word in found]):
        return False
    plain = fold(text).replace("n'est-ce pas", "").replace("n'est ce pas", "")
    return any(word in DENYING_WORDS for word in folded_words(_ONLY.sub(" ", plain)))
