"""Slot values as content writes them: an intent is only for one, a concept stands for one."""

from __future__ import annotations

from tdi_bot.knowledge.fields import Fields
from tdi_bot.knowledge.yaml_source import Scalar

SLOT_KINDS: dict[str, type] = {
    "wave": int,
    "phase": int,
    "scheme": str,
    "rank": int,
    "radius_km": float,
    "area_min_ha": float,
    "activity": str,
    "company": str,
    "conflict": str,
}
"""The slots of `tdi_bot.model.Slots` that content can name, with the type of their value.

`conflict` is none of them: it tells `compute: conflict` which one to answer, and is not matched.
"""

SCHEMES = ("cles-en-main", "france-2030")


def read_slots(fields: Fields, key: str) -> dict[str, str | int | float]:
    """Return the slot values of a field, empty when it is missing."""
    inside = fields.mapping(key)
    if inside is None:
        return {}
    found: dict[str, str | int | float] = {}
    for name, kind in SLOT_KINDS.items():
        node = inside.raw(name)
        if node is None:
            continue
        value = node.value if isinstance(node, Scalar) else ""
        if kind is str:
            found[name] = inside.as_text(node, name)
        elif isinstance(value, str) or (kind is int and isinstance(value, float)):
            inside.problem(name, f"« {name} » doit être un nombre", f"écrire {name}: 2, sans guillemets")
        else:
            found[name] = value
    if found.get("scheme", SCHEMES[0]) not in SCHEMES:
        inside.problem(
            "scheme", f"« {found['scheme']} » n'est pas un dispositif", f"écrire {' ou '.join(SCHEMES)}"
        )
    inside.close()
    return found
