"""Numbers that name places: « le 64 », « (64) », a postal code; a number that counts or dates is none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tdi_bot.text import Word

_CODE = re.compile(r"0?[1-9]|[1-8]\d|9[0-5]|2[ab]|97[1-8]|98[4678]")
_MONTHS = frozenset(
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre janv fev sept oct nov dec "
    "premier premiers premiere premieres".split()
)
_BEFORE = frozenset("le du dep dept dpt departement departements".split())
_LAST_AFTER = frozenset("site sites main territoire territoires industrie zac commune ti".split())


def departement_number(words: Sequence[Word], at: int) -> str:
    """Return the département code that a word is (« 64 », « 2A »), or nothing if it counts or dates something."""
    folded = words[at].folded
    if not _CODE.fullmatch(folded):
        return ""
    code = folded.upper().zfill(2)
    after = words[at + 1] if at + 1 < len(words) else None
    closed = after is None or after.before.strip() != ""
    if words[at].before.rstrip().endswith("(") and (after is None or ")" in after.before):
        return code
    if len(folded) == 1 or (len(words) > 1 and after is not None and after.folded in _MONTHS):
        return ""
    if len(words) == 1:
        return code
    before = words[at - 1].folded if at and not words[at].before.strip() else ""
    inside = at > 1 and before in ("le", "la", "les") and words[at - 2].folded in ("dans", "pour", "sur")
    if before in _BEFORE or inside or before == "dans":
        return code if inside or before != "le" or closed or _verb_like(after) else ""
    return code if after is None and before in _LAST_AFTER else ""


def _verb_like(after: Word | None) -> bool:
    """Whether the next word goes on with the sentence: « le 64 est », not « le 64 sites »."""
    return after is not None and after.folded in {
        "est", "a", "y", "et", "ou", "il", "elle", "on", "en", "compte", "svp", "stp", "merci", "pour", "dans", "qui",
        "c", "ya", "sont", "avec", "aussi", "quels", "quel", "dispose",
    }  # fmt: skip


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
