"""The frozen values that travel from a message to its reply; everything else in the house speaks in these."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NewType

IntentId = NewType("IntentId", str)
ConceptId = NewType("ConceptId", str)

Kind = Literal["answer", "clarify", "refuse", "smalltalk"]
"""answer = any fact is said; clarify = a question back; refuse = no fact of ours; smalltalk = courtesy."""

Lang = Literal["fr", "en"]

PlaceKind = Literal[
    "commune", "ancienne", "epci", "departement", "region", "contree", "territoire", "site", "point"
]
"""ancienne = former commune or arrondissement; contree = Béarn, Périgord…; point = coordinates."""

Scheme = Literal["cles-en-main", "france-2030"]


@dataclass(frozen=True, slots=True)
class GeoPoint:
    """A position in WGS 84 degrees, so that distances can be computed without a map service."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Message:
    """What a person sent, freed from its channel."""

    chat: str
    text: str
    lang: str | None = None
    location: GeoPoint | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """One place that a name in a question can mean.

    `id` is unique within `kind`: INSEE code (commune, ancienne), SIREN (epci), code (departement),
    name (region, contree), "phase:code" such as "2:ti-7510" (territoire), site id (site), "lat,lon" (point).
    """

    kind: PlaceKind
    id: str
    name: str
    departements: tuple[str, ...] = ()
    region: str = ""
    point: GeoPoint | None = None
    population: int = 0


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """Words of a question that name a place, with every place they can mean, the likeliest first.

    `start` and `end` are word positions in the sequence that was searched, end excluded. `decided` is true
    when one candidate clearly wins (the only one, or by département, postal code, context or population).
    `edits` counts the letters that had to be corrected; 0 is an exact match.
    """

    start: int
    end: int
    text: str
    candidates: tuple[Place, ...]
    decided: bool
    edits: int = 0

    @property
    def place(self) -> Place:
        """The likeliest candidate."""
        return self.candidates[0]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of the question and what it counts: the concept that follows it, a unit, or nothing.

    `bound` says how it is meant: « plus de 100 » is `more`, « moins de » `less`, « au moins » `least`.
    """

    value: float
    unit: str = ""
    bound: Literal["", "more", "less", "least"] = ""

    def fits(self, figure: float) -> bool:
        """Whether a figure is the number meant, or beyond the bound that it sets."""
        match self.bound:
            case "more":
                return figure > self.value
            case "less":
                return figure < self.value
            case "least":
                return figure >= self.value
            case _:
                return abs(figure - self.value) < 1e-9


@dataclass(frozen=True, slots=True)
class AskedDate:
    """A date of the question, as precise as it was written: year, then month and day where given."""

    year: int
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Slots:
    """The values that a question brings: all optional, all typed."""

    places: tuple[PlaceMention, ...] = ()
    unknown_place: str = ""
    wave: int | None = None
    phase: int | None = None
    scheme: Scheme | None = None
    rank: int | None = None
    radius_km: float | None = None
    area_min_ha: float | None = None
    activity: str = ""
    company: str = ""
    winner: str = ""
    unknown_company: str = ""
    dates: tuple[AskedDate, ...] = ()
    quantities: tuple[Quantity, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a message: as written, with its slot values masked, and these values."""

    raw: str
    masked: str
    slots: Slots
    lang: Lang = "fr"
    yes_no: bool = False
    other_language: bool = False


@dataclass(frozen=True, slots=True)
class Understood:
    """An intent is decided; `concepts` are what the question said, for premises and follow-ups."""

    intent: IntentId
    slots: Slots
    concepts: frozenset[ConceptId]
    confidence: float
    question: Question
    leftover: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Incomplete:
    """An intent is decided but something it needs is missing; `nearest` are intents worth offering."""

    intent: IntentId
    missing: Literal["place", "topic", "ask", "phase"]
    question: Question
    concepts: frozenset[ConceptId] = frozenset()
    nearest: tuple[IntentId, ...] = ()


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several intents, or several places, fit equally well: the person chooses."""

    candidates: tuple[IntentId, ...]
    question: Question
    places: tuple[Place, ...] = ()
    concepts: frozenset[ConceptId] = frozenset()


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Nothing fits. `absent` is the concept refused by name, if any; `nearest` are worth offering."""

    nearest: tuple[IntentId, ...]
    question: Question
    absent: ConceptId | None = None
    unknown_words: tuple[str, ...] = ()
    concepts: frozenset[ConceptId] = frozenset()


Interpretation = Understood | Incomplete | Ambiguous | NotUnderstood


@dataclass(frozen=True, slots=True)
class SourceLine:
    """Where a reply's facts come from. `url` is empty when only a mirror of the page is known."""

    id: str
    title: str
    publisher: str
    url: str
    as_of: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A near question offered as a button. `text` is the question; `ref` its id, at most 60 bytes."""

    label: str
    text: str
    ref: str = ""


@dataclass(frozen=True, slots=True)
class ReplyPlace:
    """A place named in a reply, with the distance in kilometres from the asked one where there is one.

    `site` is its id where it is a turnkey site; `later` tells that its label is the later scheme's, not the
    one that the programme's page lists.
    """

    name: str
    lat: float
    lon: float
    distance_km: float | None = None
    site: str = ""
    later: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """What a map has to show; the numbers of `places` are their order, counted from one."""

    title: str
    places: tuple[ReplyPlace, ...]
    asked: ReplyPlace | None
    phase: int
    legend: tuple[str, ...]
    credit: str
    caption: str


@dataclass(frozen=True, slots=True)
class Venue:
    """A site as a pin on a map: its name, its communes, where it is."""

    title: str
    address: str
    point: GeoPoint


@dataclass(frozen=True, slots=True)
class Reply:
    """What the person gets: plain text less the source line, and all that a channel may show around it.

    `ref` is the question as intent and slots, for buttons; empty where it cannot be said so shortly.
    """

    kind: Kind
    text: str
    sources: tuple[SourceLine, ...] = ()
    as_of: str = ""
    suggestions: tuple[Suggestion, ...] = ()
    places: tuple[ReplyPlace, ...] = ()
    picture: Picture | None = None
    intents: tuple[IntentId, ...] = ()
    confidence: float = 0.0
    lang: Lang = "fr"
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one exchange leaves behind for the next: intents, concepts and slots, never anyone's text.

    `sites` are the ids of the first sites that the reply named, in its order.
    """

    at: float
    intents: tuple[IntentId, ...]
    concepts: frozenset[ConceptId]
    slots: Slots
    kind: Kind
    sites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversation:
    """The last turns with one chat, newest last. `at` of a turn is in seconds since the epoch."""

    turns: tuple[Turn, ...] = ()
    lang: Lang | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One intent that was weighed, with the parts of its score, for `ask --explain`."""

    intent: IntentId
    score: float
    parts: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class PartTrace:
    """How one question of the message was understood."""

    words: tuple[str, ...]
    concepts: tuple[tuple[str, ConceptId], ...]
    slots: Slots
    candidates: tuple[Candidate, ...]
    rule: str


class Trace:
    """Why the reply is what it is, and from which version of the knowledge.

    `tell` gives the parts; it is asked only when someone looks at them, which few do.
    """

    __slots__ = ("_tell", "version")

    def __init__(self, version: str, tell: Callable[[], tuple[PartTrace, ...]] = tuple) -> None:
        self.version = version
        self._tell = tell

    @property
    def parts(self) -> tuple[PartTrace, ...]:
        """How each question of the message was understood."""
        return self._tell()
