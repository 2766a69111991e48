"""Fills what an elliptic question leaves out from what was said before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from tdi_bot.model import ConceptId, Place, Slots
from tdi_bot.understanding.counterpart import Counting, Setting, as_both, as_counted, as_counterpart, as_next
from tdi_bot.understanding.cues import lacks_a_verb
from tdi_bot.understanding.leaning import resumes
from tdi_bot.understanding.past import TypeOf
from tdi_bot.understanding.place_slots import PLACE_CONCEPTS, SCOPE_CONCEPTS, machine_concepts
from tdi_bot.understanding.pointed import Before, site_meant
from tdi_bot.understanding.reading import HOW_MANY, SURE, Reading

_PARTITIVES = frozenset({"de", "d", "des"})

_SHE = frozenset({"elle", "sa", "ses", "son"})
REGION = ConceptId("region")
_OF_THE_REGION = frozenset(map(ConceptId, ("region", "@na", "politique-regionale", "articuler")))
"""What speaks of the Région, so that « elle » and « sa » mean her."""


OWN_PLACE = ConceptId("chez-moi")
"""« mon agglo »: a place, so no site that was named before."""
TOTAL, SHARE = ConceptId("total"), ConceptId("part")
_PARTS_OF_A_WHOLE = frozenset({"taille", "zonage", "vague"})
"""Families of values that cut a part out of what is counted: « en tout » lifts them."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A question with some of its gaps filled; `taken` tells how deep, `dropped` what was left behind."""

    concepts: frozenset[ConceptId]
    slots: Slots
    taken: str
    dropped: int = 0


_PHASES: Mapping[ConceptId, int] = {ConceptId("phase-1"): 1, ConceptId("phase-2"): 2}
_NAMING_NOTHING = frozenset({"courtesy", "nuance", "ask"})


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What filling has to know of concepts: type, family, which says « wave n », which set a slot."""

    type_of: TypeOf
    family_of: TypeOf
    waves: Mapping[int, ConceptId]
    setting: Setting
    counting: Counting

    @property
    def slot_concepts(self) -> AbstractSet[ConceptId]:
        """The concepts that set a slot."""
        return self.setting.keys()

    def beside(self, concepts: Iterable[ConceptId]) -> frozenset[ConceptId]:
        """Return those of some concepts that name nothing: courtesies, nuances, asks, what places are."""
        return frozenset(c for c in concepts if c.startswith("@") or self.type_of(c) in _NAMING_NOTHING)


def as_wave(reading: Reading, before: Before, vocabulary: Vocabulary) -> Reading:
    """« et dans la deuxième ? » after a wave or a phase means the second of these, not that of a list."""
    rank, slots = reading.slots.rank, reading.slots
    if rank is None or slots.wave is not None or slots.phase is not None:
        return reading
    ranks = {c for c in reading.concepts if vocabulary.family_of(c) == "rang" or c == "@rang"}
    if before.slots.wave is not None and rank in vocabulary.waves:
        named, slots = vocabulary.waves[rank], replace(slots, rank=None, wave=rank)
        return replace(reading, concepts=reading.concepts - ranks | {named, ConceptId("@vague")}, slots=slots)
    if before.concepts & _PHASES.keys() and rank in _PHASES.values():
        named = next(phase for phase, number in _PHASES.items() if number == rank)
        slots = replace(slots, rank=None, phase=rank)
        return replace(reading, concepts=reading.concepts - ranks | {named}, slots=slots)
    return reading


def as_choice(reading: Reading, before: Before) -> Reading:
    """« dans la Vienne », after « plusieurs lieux portent ce nom », is the one of them that lies there."""
    asked = next((m for m in before.slots.places if not m.decided and len(m.candidates) > 1), None)
    if not before.asked_back or asked is None or len(reading.slots.places) != 1:
        return reading
    named = reading.slots.places[0]
    there = tuple(place for place in asked.candidates if _lies_in(place, named.place))
    if not there or not named.decided:
        return reading
    places = (replace(named, candidates=there, decided=len(there) == 1),)
    slots = replace(reading.slots, places=places)
    kept = reading.concepts - machine_concepts(reading.slots)
    return replace(reading, slots=slots, concepts=kept | machine_concepts(slots))


def _lies_in(place: Place, area: Place) -> bool:
    if area.kind == place.kind:
        return area.id == place.id
    return area.id in place.departements or (area.kind == "region" and area.id == place.region)


def fill(reading: Reading, before: Before, vocabulary: Vocabulary) -> list[Filled]:
    """Return the question with its gaps filled in every sensible depth, the shallowest first."""
    reading = as_next(reading, before, vocabulary.setting)
    reading = as_choice(as_wave(reading, before, vocabulary), before)
    beside = vocabulary.beside(reading.concepts)
    reading = as_counterpart(reading, before, vocabulary.setting, beside)
    reading = as_both(reading, before, beside)
    reading = as_counted(reading, before, vocabulary.setting, beside, vocabulary.counting)
    type_of, family_of = vocabulary.type_of, vocabulary.family_of
    new = reading.concepts
    kept = {
        concept
        for concept in before.concepts
        if not concept.startswith("@") and not _overridden(concept, new, type_of, family_of)
    }
    by_type: dict[str, set[ConceptId]] = {}
    for concept in kept:
        by_type.setdefault(type_of(concept), set()).add(concept)
    topics = frozenset(by_type.get("topic", set()))
    values = frozenset(by_type.get("value", set()))
    objects = frozenset(by_type.get("object", set()))
    asks = frozenset() if _has(new, "ask", type_of) else frozenset(by_type.get("ask", set()))
    slots = merge_slots(reading.slots, before.slots, new)
    depths = [
        ("topic", topics, reading.slots),
        ("topic+place", topics, slots),
        ("topic+values", topics | values, slots),
        ("topic+objects+values", topics | values | objects, slots),
        ("all", topics | values | objects | asks, slots),
        ("topic+asks", topics | asks, slots),
        ("place", frozenset[ConceptId](), _with_places(reading.slots, slots)),
    ]
    if _has(new, "topic", type_of):
        depths = [depth for depth in depths if depth[0] == "place"]
        if swapped := _swapped(before, new, vocabulary):
            depths.append(("phase", swapped, slots))
        if phase := _phase_before(before, new, vocabulary):
            depths.append(("phase", phase, reading.slots))
        if _PARTITIVES.isdisjoint(word.folded for word in reading.words):
            # « et de sites ? » asks how many; « et le Pack rebond ? » does not.
            asks -= {HOW_MANY}
        if asks and not _has(new, "ask", type_of) and (resumes(reading.words) or lacks_a_verb(reading.words)):
            # « et le Pack rebond ? » after « quand a été lancé le programme ? » asks when.
            depths.append(("asks", asks, reading.slots))
        if asks and resumes(reading.words):
            depths.append(("asks+place", asks | (values & SCOPE_CONCEPTS), slots))
    elif OWN_PLACE not in new and (meant := site_meant(reading, before, asks_anew=_has(new, "ask", type_of))):
        depths.append(("site", meant.concepts, replace(reading.slots, places=meant.places)))
    if _SHE & {word.folded for word in reading.words} and _OF_THE_REGION & before.concepts:
        depths.append(("region", frozenset({REGION}), reading.slots))
    of_matter = objects | values | asks
    found: dict[int, frozenset[ConceptId]] = {}
    ways: dict[tuple[frozenset[ConceptId], int, bool], Filled] = {}
    for name, taken, filled in depths:
        # Where nothing is there to be taken, a deeper way is one that was gone already.
        key = (taken, id(filled), name == "site")
        if key not in ways:
            if id(filled) not in found:
                found[id(filled)] = machine_concepts(filled)
            ways[key] = Filled(new | taken | found[id(filled)], filled, name, len(of_matter - taken))
    return list(ways.values())


def _with_places(slots: Slots, filled: Slots) -> Slots:
    """Return the slots with only the places taken from those that were filled."""
    return slots if filled.places == slots.places else replace(slots, places=filled.places)


_NO_SLOTS = Slots()


def _phase_before(before: Before, new: Collection[ConceptId], vocabulary: Vocabulary) -> frozenset[ConceptId]:
    """Return the phase or scheme that was the subject: « quels axes ? » after a word on phase 2."""
    held = [c for c in before.concepts if c in vocabulary.slot_concepts and vocabulary.type_of(c) == "topic"]
    families = {vocabulary.family_of(concept) for concept in new}
    return frozenset(c for c in held if vocabulary.family_of(c) not in families)


def _swapped(before: Before, new: Collection[ConceptId], vocabulary: Vocabulary) -> frozenset[ConceptId]:
    """« et en phase 1 ? » after « combien de territoires en phase 2 ? » asks the same of the other phase."""
    light = {"courtesy", "nuance", "filler"}
    said = {c for c in new if not c.startswith("@") and vocabulary.type_of(c) not in light}
    if not said <= vocabulary.slot_concepts:
        return frozenset()
    families = {vocabulary.family_of(concept) for concept in said}
    kept = [c for c in before.concepts if vocabulary.type_of(c) not in {*light, "absent"}]
    return frozenset(c for c in kept if not c.startswith("@") and vocabulary.family_of(c) not in families)


def merge_slots(new: Slots, before: Slots, concepts: Collection[ConceptId]) -> Slots:
    """Return the new slots, the unset ones taken over; a total cancels the wave, a scope the place."""
    if before == _NO_SLOTS:
        return new
    return replace(
        new,
        places=new.places or (() if SCOPE_CONCEPTS & set(concepts) else before.places),
        wave=new.wave if new.wave is not None or TOTAL in concepts else before.wave,
        phase=new.phase if new.phase is not None else before.phase,
        scheme=new.scheme or before.scheme,
        company=new.company or before.company,
        winner=new.winner or before.winner,
        area_min_ha=_area(new, before),
        activity=new.activity or before.activity,
    )


def _area(new: Slots, before: Slots) -> float | None:
    """Return the least area wanted; « et 50 hectares ? » changes the one that was asked for before."""
    if new.area_min_ha is not None or before.area_min_ha is None:
        return new.area_min_ha
    return next((quantity.value for quantity in new.quantities if quantity.unit == "ha"), before.area_min_ha)


def _has(concepts: Collection[ConceptId], type_name: str, type_of: TypeOf) -> bool:
    return any(type_of(concept) == type_name for concept in concepts)


def _overridden(concept: ConceptId, new: Collection[ConceptId], type_of: TypeOf, family_of: TypeOf) -> bool:
    """Whether the new question says something else in this concept's stead."""
    kind = type_of(concept)
    if kind in {"courtesy", "absent", "filler"} or concept == SURE:
        return True  # a doubt is about one answer only
    if kind == "value":
        if concept in SCOPE_CONCEPTS and PLACE_CONCEPTS & set(new):
            return True
        if TOTAL in new and SHARE not in new and family_of(concept) in _PARTS_OF_A_WHOLE:
            return True
        return any(type_of(other) == "value" and family_of(other) == family_of(concept) for other in new)
    if kind == "object":
        return _has(new, "object", type_of) and not concept.startswith("@")
    if kind != "topic":
        return False
    # « combien de sites ? », « et de territoires ? »: one thing counted stands in for the other.
    return any(type_of(other) == "topic" or family_of(other) == family_of(concept) for other in new)
