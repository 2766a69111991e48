"""Numbers that name places: « le 64 », « (64) », a postal code; a number that counts or dates is none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tdi_bot.places.names import word_set
from tdi_bot.text import Word

_CODE = re.compile(r"0?[1-9]|[1-8]\d|9[0-5]|2[ab]|97[1-8]|98[4678]")
_MONTHS = word_set(
    """
    janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre janv fev sept
    oct nov dec premier premiers premiere premieres
    """
)
_NAMING = word_set("dep dept dpt departement departements")
_LOCATING = frozenset(["dans", "pour", "sur"])
_PLACED = word_set(
    """
    site sites main territoire territoires industrie zac commune communes ti entreprises elu maire
    """
)
_GOING_ON = word_set(
    """
    est a y et ou il elle on en compte svp stp merci pour dans qui c ya sont avec aussi quels quel
    dispose
    """
)
_AIMING = word_set("vise visons visez cible ciblons regarde regardons prospecte prospectons couvre vers cote")
"""Before « le 16 », and with a word on sites or territories, it is no day of the month."""
_RESUMING = word_set(
    """
    et ok alors puis bon bien sinon d accord dac oui non voila merci super aussi donc maintenant svp stp
    """
)
_LAST_DAY = 31


_PARTICIPLES = ("es", "ees", "is", "ies", "us", "ues", "bles")
"""How participles and adjectives end that are said of several: « situés », « disponibles »."""


def departement_number(words: Sequence[Word], at: int) -> str:
    """Return the département code that a word is (« 64 », « 2A »), or nothing if it counts or dates."""
    folded = words[at].folded
    if not _CODE.fullmatch(folded):
        return ""
    code = folded.upper().zfill(2)
    if words[at].before.rstrip().endswith("("):
        return code if stands_alone(words, at) else ""
    if len(folded) == 1:
        return ""
    if len(words) == 1:
        return code
    before = words[at - 1].folded if at and not words[at].before.strip() else ""
    earlier = words[at - 2].folded if at > 1 else ""
    if (
        before in _NAMING
        or before == "dans"
        or (before in ("le", "la", "les") and earlier in _LOCATING and (before, earlier) != ("les", "sur"))
    ):
        return "" if _dated(words, at) else code
    if before == "le" and _RESUMING.issuperset(word.folded for word in (*words[: at - 1], *words[at + 1 :])):
        return code  # « ok et le 16 ? »: a day would have its month
    if before in ("le", "du") and (stands_alone(words, at) or _said_of_plural(words, at)):
        day = folded.isdigit() and int(folded) <= _LAST_DAY
        opens = at == 1 and not _PLACED.isdisjoint(word.folded for word in words[at + 1 :])
        aims = earlier in _AIMING and not _PLACED.isdisjoint(word.folded for word in words)
        return code if not day or opens or aims or earlier in _PLACED else ""  # « le 23, un site ? »
    return code if at == len(words) - 1 and before in _PLACED else ""


def stands_alone(words: Sequence[Word], at: int) -> bool:
    """Whether a number counts nothing: a bracket, a stop or a verb follows (« le 64 est »)."""
    if at + 1 >= len(words):
        return True
    after = words[at + 1]
    if words[at].before.rstrip().endswith("("):
        return ")" in after.before
    return bool(after.before.strip()) or (after.folded in _GOING_ON and not _dated(words, at))


def _said_of_plural(words: Sequence[Word], at: int) -> bool:
    """« sites du 64 situés en… »: a plural after a singular article is said of what came before."""
    after = words[at + 1].folded if at + 1 < len(words) else ""
    return after.endswith(_PARTICIPLES)


def _dated(words: Sequence[Word], at: int) -> bool:
    return at + 1 < len(words) and words[at + 1].folded in _MONTHS


def is_postal(words: Sequence[Word], at: int) -> bool:
    """Whether five digits may be a postal code here: not an amount, not a year range."""
    after = words[at + 1].folded if at + 1 < len(words) else ""
    return after not in {
        "euros",
        "euro",
        "€",
        "entreprises",
        "emplois",
        "m2",
        "m",
        "hectares",
        "ha",
        "salaries",
        "postes",
    }
