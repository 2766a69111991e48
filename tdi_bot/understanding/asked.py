"""Finds what a question is about: what it counts, who does what, which thing it asks for, what it says of it.

A question whose other words are all known, but not that one, is another question than any of ours: « combien
de CDI », « qui s'oppose au programme », « quelle est la largeur des routes ».
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from itertools import pairwise
from typing import NamedTuple

from tdi_bot.model import ConceptId
from tdi_bot.text import Word
from tdi_bot.understanding.cues import is_relative_who
from tdi_bot.understanding.grammar import FUNCTION_WORDS
from tdi_bot.understanding.phrase import COMPARISON, COUNT, COUNTING, QUESTION, WHO_OR_BEFORE, Phrase

_OF = frozenset({"de", "d", "du", "des"})
_BEARERS = frozenset("entreprise societe groupe usine boite maison start-up startup".split())
_AUXILIARIES = frozenset("ont sont avaient etaient ete fait deja bien have has been were are".split())
_ALL_OF = frozenset("tous toutes les l ensemble".split())
_ASKING = frozenset("quel quelle quels quelles comment ou quand que qu qui".split())
"""Question words right after which stands what is asked: « pourquoi » and « combien » take a sentence."""
_INVERTED = frozenset(
    "est sont etait etaient a ont avait avaient va vont peut peuvent doit doivent sera seront t".split()
)
_PERSONS = frozenset("il ils elle elles on".split())
_BEFORE_NOUN = frozenset(
    "grand grande grands grandes petit petite petits petites gros grosse grosses bon bonne bons bonnes vrai "
    "vraie vrais vraies veritable veritables principal principale principaux principales different "
    "differents differente differentes divers diverses seul seule nouveau nouvel nouvelle nouveaux nouvelles "
    "exact exacte fameux fameuse fameuses".split()
)
"""Adjectives before their noun: « quelles sont les grandes orientations » asks for orientations."""
_NAMING = frozenset("appelle appellent appelait nomme nomment nommait prenomme".split())
_SKIPPED = FUNCTION_WORDS | _BEFORE_NOUN | _NAMING
_HAVING = frozenset("a ont avait avaient est sont était étaient etait etaient".split())
_PARTICIPLE = re.compile(r"(?:é|i|u|is|it|ert|int)e?s?$")
_DOING = frozenset("t ont a avait avaient aurait auraient".split())
"""Before « il »: « a-t-il brûlé ». « Est-il inscrit » says what it is, rather than what was done."""
_BEFORE_PARTICIPLE = frozenset("ete deja bien pas jamais enfin finalement vraiment aussi si".split())
_NEXT = 4
_SHARES = frozenset("taux part proportion pourcentage".split())
_NARROWING = frozenset("dans chez".split())
_ARTICLES = frozenset("le la les l un une".split())
_BEFORE_OBJECT = _ARTICLES | {"des"}
_LEADING = frozenset("a sur dans pour par en de d".split())
_STATING = frozenset("est sont etait etaient reste restent sera seront".split())
_PAUSE = re.compile(r"[,;:()!?.]")
_SAID_OF_ANY = frozenset(
    "recu recus recue recues depose deposes deposee deposees existe existent existant existants varie "
    "varient change changent recense recenses repertorie repertories figurent compte comptes comptent".split()
)
"""What narrows no count: « combien de dossiers reçus », « le nombre de territoires varie »."""
_REACH = 7
"""How many words after its question word the asked word stands at most."""


class Asked(NamedTuple):
    """What a question is about. `noun` is counted, or bears a name; `word` follows the question word.

    All are only told where nothing explains them. `counted` is the concept of what « combien » counts;
    `said_of` tells that `word` is said of the subject: « le parc est-il gardé ? ». `done` is what
    the question takes for done, « quand le programme a-t-il été privatisé ? », `deed` its concept.
    """

    noun: str = ""
    counted: ConceptId | None = None
    word: str = ""
    said_of: bool = False
    done: str = ""
    deed: ConceptId | None = None


NOTHING_ASKED = Asked()


def asked_noun(phrase: Phrase, residue: Sequence[str]) -> str:
    """Return what « combien » counts, or says of the counted, where nothing explains it.

    « combien de CDI », « combien ont fait faillite » ask for another count than any of ours.
    """
    if named := _unknown_company(phrase.words, residue):
        return named
    folded = phrase.folded
    for place, word in enumerate(folded[:-2]):
        if word in _SHARES and folded[place + 1] in _OF and _noun_at(folded, place + 2) in residue:
            return _noun_at(folded, place + 2)
    if not phrase.signs & COUNT:
        return ""
    counting = next(place for place, word in enumerate(folded) if word in COUNTING)
    after = [word for word in folded[counting + 1 : counting + 4] if word not in _OF]
    if after and after[0] in residue:
        return after[0]
    for place in range(counting + 1, len(folded)):
        if folded[place] in _AUXILIARIES:
            rest = [word for word in folded[place + 1 : place + 4] if word not in _AUXILIARIES]
            if rest and rest[0] in residue:
                return rest[0]
            break
    counts = len(folded) > counting + 4 and folded[counting + 1] in _OF
    if counts and folded[-1] in residue and folded[-2] in _BEFORE_OBJECT and folded[-3] not in _LEADING:
        return folded[-1]  # « combien de territoires ont une université »
    return _narrowed(phrase.words, residue, counting)


def _noun_at(folded: Sequence[str], place: int) -> str:
    """« la part de la R&D »: the noun after an article."""
    within = place + 1 < len(folded) and folded[place] in _ARTICLES
    return folded[place + 1] if within else folded[place]


def counted_at(phrase: Phrase) -> int | None:
    """Return where that stands which « combien de », « le nombre de », « le plus de » counts."""
    if not phrase.signs & (COUNT | COMPARISON):
        return None
    for place, (word, after) in enumerate(pairwise(phrase.folded[:-1])):
        counts = word in COUNTING or (word == "plus" and place and phrase.folded[place - 1] == "le")
        if counts and after in _OF and not _paused(phrase.words, place + 1):
            counted = place + 2
            while counted < len(phrase.folded) - 1 and phrase.folded[counted] in _ALL_OF:
                counted += 1
            return counted
    return None


def said_of_counted(phrase: Phrase, residue: Container[str], counted: Container[int]) -> str:
    """« combien de salariés handicapés »: the unknown word right after what is counted (at `counted`)."""
    for place in range(1, len(phrase.words)):
        if place - 1 in counted and place not in counted:
            word = phrase.folded[place]
            tells = word not in _SAID_OF_ANY and not _paused(phrase.words, place)
            return word if tells and word in residue else ""
    return ""


def asked_word(phrase: Phrase, residue: Container[str], filler: Container[int] = ()) -> tuple[str, bool]:
    """Return the word after the question word, if nothing explains it, and whether it is only said of one.

    « qui chapeaute », « quel loyer », « où déposer »; without a question word « est-il gardé ».
    """
    folded, spelt = phrase.folded, phrase.words
    asks = bool(phrase.signs & QUESTION)
    for place, word in enumerate(folded):
        if asks:
            opens = word in _ASKING and not (word == "qui" and is_relative_who(spelt, place))
        else:
            opens = place > 0 and word in _PERSONS and folded[place - 1] in _INVERTED
        if opens:
            for after in range(place + 1, min(len(spelt), place + 1 + _REACH)):
                if _paused(spelt, after):
                    break
                if folded[after] in _SKIPPED or after in filler:
                    continue
                if folded[after] in residue:
                    return folded[after], not asks
                return _done(spelt, residue, after + 1) if asks else "", False
            return "", False
    return ("", False) if asks else (_said_at_the_end(phrase, residue), True)


def _said_at_the_end(phrase: Phrase, residue: Container[str]) -> str:
    """« le parc est gardé ? »: the unknown last word, said of the subject."""
    if len(phrase.words) < 3 or phrase.folded[-2] not in _STATING:
        return ""
    return phrase.folded[-1] if phrase.folded[-1] in residue else ""


def done_at(phrase: Phrase) -> int | None:
    """Return where the participle stands of what the question takes for done: « pourquoi a-t-il brûlé »."""
    folded = phrase.folded
    if phrase.signs & COUNT and (counted := _done_by_counted(phrase)) is not None:
        return counted
    if folded[:1] == ["pourquoi"] and (done := _done_after(phrase, 0)) is not None:
        return done
    if not phrase.signs & WHO_OR_BEFORE and _PERSONS.isdisjoint(folded):
        return None
    for place, (before, word) in enumerate(pairwise(folded), 1):
        inverted = word in _PERSONS and before in _DOING
        by_whom = before == "qui" and word in _HAVING and _asks_who(phrase, place - 1)
        if inverted or by_whom:
            after = place + 1
            while after < len(folded) and folded[after] in _BEFORE_PARTICIPLE:
                after += 1
            if after < len(folded) and _PARTICIPLE.search(phrase.words[after].raw):
                return after
    return None


def _done_by_counted(phrase: Phrase) -> int | None:
    """« combien de communes ont refusé », « combien de permis ont été annulés »: where the participle is."""
    counting = next(place for place, word in enumerate(phrase.folded) if word in COUNTING)
    if phrase.folded[counting + 1 : counting + 2] not in (["de"], ["d"]):
        return None  # « combien a été dépensé » counts money
    return _done_after(phrase, counting)


def _done_after(phrase: Phrase, start: int) -> int | None:
    """Return where the participle stands after the first auxiliary after `start`, if it is one."""
    for place in range(start + 1, len(phrase.words)):
        if _paused(phrase.words, place):
            return None
        if phrase.folded[place] in _HAVING:
            after = place + 1
            while after < len(phrase.words) and phrase.folded[after] in _BEFORE_PARTICIPLE:
                after += 1
            if phrase.folded[after : after + 1] == ["en"] and after + 1 < len(phrase.words):
                return after + 1  # « combien d'entreprises sont en liquidation »
            done = after < len(phrase.words) and _PARTICIPLE.search(phrase.words[after].raw)
            return after if done else None
    return None


def _asks_who(phrase: Phrase, place: int) -> bool:
    """« Qui a saboté le pack ? », but not « pour qui a été conçu le pack ? »."""
    return (place == 0 or phrase.folded[place - 1] != "pour") and not is_relative_who(phrase.words, place)


def _done(spelt: Sequence[Word], residue: Container[str], start: int) -> str:
    """« quelles communes ont refusé »: what was done by what the question asks for, or done to it."""
    for place in range(start, min(len(spelt) - 1, start + _NEXT)):
        after = spelt[place + 1]
        if (
            spelt[place].raw.casefold() in _HAVING
            and after.folded in residue
            and _PARTICIPLE.search(after.raw)
        ):
            return after.folded
    return ""


def _narrowed(spelt: Sequence[Word], residue: Container[str], start: int) -> str:
    """« combien de lauréats dans le textile »: the unknown field to which the count is narrowed."""
    for place in range(start, len(spelt) - 1):
        if spelt[place].folded in _NARROWING:
            noun = place + 2 if spelt[place + 1].folded in _ARTICLES and place + 2 < len(spelt) else place + 1
            if spelt[noun].folded in residue:
                return spelt[noun].folded
    return ""


def _unknown_company(spelt: Sequence[Word], residue: Container[str]) -> str:
    """« l'entreprise Dupont »: a name that we know nothing of, right after what bears it."""
    for bearer, word in pairwise(spelt):
        if word.folded in residue and bearer.folded in _BEARERS and word.raw[:1].isupper():
            return "" if bearer.raw.isupper() else word.folded
    return ""


def _paused(spelt: Sequence[Word], place: int) -> bool:
    return bool(_PAUSE.search(spelt[place].before))
