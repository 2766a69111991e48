"""Tells English from French by the question's own words; what Telegram says only breaks ties."""

from __future__ import annotations

from collections.abc import Sequence

from tdi_bot.model import Lang
from tdi_bot.understanding.grammar import FUNCTION_WORDS

_ENGLISH = frozenset(
    "the is are was were what which who whom when where why how many much does do did can could would should "
    "will you your i we they he she it my our this that these those of and or for with without from by about "
    "please hello hi hey thanks thank sorry tell give explain looking need want any some there has have had "
    "not near nearest closest between since still say english yes bye goodbye help "
    "program launched".split()
)
_FRENCH = frozenset(
    "le la les l un une des du de d et ou qui que quoi quel quelle quels quelles combien quand comment "
    "pourquoi est sont ont dans en sur pour par avec sans ce cette ces mon ma mes notre nos votre vos je j "
    "tu il elle nous vous ils elles c qu n ne pas plus y au aux merci bonjour salut svp stp oui non cle cles "
    "ca s".split()
)
_ENGLISH_OPENERS = frozenset(
    "is are do does did can could would was were which what who when where why how".split()
)

_OTHER = frozenset(
    "hola que el los las una es por para como cuando donde cuantos cuantas gracias buenos dias quiero usted "
    "hay ciao buongiorno quanti quante che cosa come quando dove il lo gli della del sono grazie vorrei per "
    "hallo guten tag wie viele was ist der die das und ich bitte danke wo wann wer gibt es ein eine fur ola "
    "bom dia quantos onde obrigado voce sao kaixo zer da non noiz zenbat eskerrik asko egun on adishatz quin "
    "va que voleri saber qu ei lo bonjorn merce quant son claus novela aquitania dab aqueth aquesta "
    "de das ist was sind welche welcher kostet nicht auf haben sie ik een het wat hoeveel zijn waar "
    "dago nola zein euskaraz quien cuanto cuanta cuando esta estan porque pode qual quais "
    "territorios industria liegt".split()
)
"""Frequent words of neighbouring languages: enough to say courteously that they are not ours."""

_UNMISTAKABLE = frozenset(
    "hola cuantos cuantas buongiorno quanti quante hallo guten wie viele kaixo zenbat adishatz ola obrigado "
    "hay quien quanti hoeveel welche euskaraz novela claus dab aqueth quais qual liegt "
    "territorios industria".split()
)

_TOO_SHORT = 3


_ONLY_OTHER = _OTHER - FUNCTION_WORDS
_ONLY_OURS = (_FRENCH - _OTHER, _ENGLISH - _OTHER)


def is_other_language(found: Sequence[str]) -> bool:
    """Whether folded words are rather in a language that we do not answer in."""
    if any(not word.isascii() and not _is_latin(word) for word in found):
        return sum(map(_is_latin, found)) * 2 < len(found)
    other = _count(found, _ONLY_OTHER) + _count(found, _UNMISTAKABLE)
    return other >= 2 and other >= max(_count(found, known) for known in _ONLY_OURS)


def _is_latin(word: str) -> bool:
    """Whether a folded word is written in our alphabet; what folds to no ASCII letter is not."""
    return word.isascii() or any(letter.isascii() and letter.isalpha() for letter in word)


def language_of(found: Sequence[str], told: str | None, before: Lang | None) -> Lang:
    """Return the language to answer folded words in: they decide, then the channel, then the conversation."""
    english = _count(found, _ENGLISH) + (bool(found) and found[0] in _ENGLISH_OPENERS)
    french = _count(found, _FRENCH)
    if english != french and max(english, french) >= 2:
        return "en" if english > french else "fr"
    if english > french and len(found) <= _TOO_SHORT:
        return "en"
    if english == french and len(found) <= _TOO_SHORT and told and not french:
        return "en" if told.startswith("en") else "fr"
    if before is not None and english == french:
        return before
    return "en" if english > french else "fr"


def _count(found: Sequence[str], known: frozenset[str]) -> int:
    return len([word for word in found if word in known])
