"""The bars of the room of places: every commune asked by name, misspelt names, and what a look-up costs.

Run: .venv/bin/python benchmarks/places.py [--every N]
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import random
import string
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tdi_bot.model import PlaceMention
from tdi_bot.places import Places, compile_sections
from tdi_bot.text import words

_ROOT = Path(__file__).resolve().parent.parent
QUESTION = "{name} ({departement}) est-elle dans un territoire d'industrie ?"
CARRIERS = (
    "{name} est-elle dans un territoire d'industrie ?",
    "Est-ce que {name} fait partie d'un Territoire d'industrie ?",
    "quel site clés en main près de {name} ?",
    "ma commune {name} est dans le programme ?",
)


def rows(name: str) -> list[dict[str, str]]:
    raw = (_ROOT / "data" / name).read_bytes()
    text = (gzip.decompress(raw) if name.endswith(".gz") else raw).decode()
    return list(csv.DictReader(io.StringIO(text)))


def load() -> Places:
    sections = compile_sections(_ROOT / "data", _ROOT / "knowledge" / "lists")
    return Places.load(sections.__getitem__)


def one_edit(name: str, chance: random.Random) -> str:
    """Swap, drop, double or change one letter; hyphens and apostrophes stay."""
    letters = [at for at, char in enumerate(name) if char.isalpha()]
    while True:
        at = chance.choice(letters)
        kind = chance.randrange(4)
        other = chance.choice(string.ascii_lowercase)
        if kind == 0:
            edited = name[:at] + name[at + 1 :]
        elif kind == 1:
            edited = name[:at] + other + name[at:]
        elif kind == 2:
            edited = name[:at] + other + name[at + 1 :]
        elif at + 1 < len(name) and name[at + 1].isalpha():
            edited = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
        else:
            continue
        if edited.casefold() != name.casefold() and edited.strip("-' "):
            return edited


def mention_of(mentions: tuple[PlaceMention, ...], insee: str) -> PlaceMention | None:
    for mention in mentions:
        if any(place.kind == "commune" and place.id == insee for place in mention.candidates):
            return mention
    return None


def membership_faults(places: Places, every: int, by_name: bool) -> Iterator[str]:
    """Ask for every commune; yield those not found, not decided, or whose territory is not the table's."""
    held = {row["insee"]: row for row in rows("territoires_communes.csv.gz")}
    names = {row["code"]: row["name"] for row in rows("departements.csv")}
    for row in rows("communes.csv.gz")[::every]:
        departement = names[row["departement"]] if by_name else row["departement"]
        question = QUESTION.format(name=row["name"], departement=departement)
        mentions = places.find(words(question))
        first = mentions[0] if mentions else None
        if first is None or first.place.id != row["insee"] or not first.decided or len(mentions) != 1:
            found = "; ".join(f"{m.text}={m.place.kind}:{m.place.id}:{m.decided}" for m in mentions)
            yield f"{row['insee']} {question} -> {found or 'rien'}"
            continue
        wanted = held.get(row["insee"], {"phase1": "", "phase2": ""})
        for phase in (1, 2):
            territoire = places.membership(first.place, phase).territoire
            if (territoire.id if territoire else f"{phase}:") != f"{phase}:{wanted[f'phase{phase}']}":
                yield f"{row['insee']} {row['name']} phase {phase} : {territoire}"


def misspelt_outcomes(places: Places, count: int, seed: int) -> tuple[Counter[str], list[str]]:
    """Misspell communes by one letter; count those found rightly, offered, wrong and missed."""
    chance = random.Random(seed)
    counts: Counter[str] = Counter()
    faults: list[str] = []
    for row in chance.sample(rows("communes.csv.gz"), count):
        written = one_edit(row["name"], chance)
        question = chance.choice(CARRIERS).format(name=written)
        mentions = places.find(words(question), known=KNOWN)
        mention = mention_of(mentions, row["insee"])
        if mention and mention.decided and mention.place.id == row["insee"]:
            outcome = "trouvée"
        elif mention and not mention.decided:
            outcome = "proposée"
        else:
            outcome = "autre" if mentions else "manquée"
            found = "; ".join(
                f"{m.text}={m.place.name}:{m.edits}:{m.decided}:{len(m.candidates)}" for m in mentions
            )
            faults.append(f"{outcome} {row['name']} -> {question} -> {found}")
        counts[outcome] += 1
    return counts, faults


KNOWN = frozenset(word.folded for carrier in (*CARRIERS, QUESTION) for word in words(carrier))


def timings(places: Places, count: int, seed: int) -> dict[str, float]:
    """Return median milliseconds of a look-up, of a message of 350 words, and of 4,096 times one letter."""
    chance = random.Random(seed)
    asked_rows = chance.sample(rows("communes.csv.gz"), count)
    names = [row["name"] for row in asked_rows]
    for name in names:
        places.find(words(name))

    def timed(text: str) -> float:
        asked = words(text)
        start = time.perf_counter()
        places.find(asked)
        return (time.perf_counter() - start) * 1000

    message = " ".join(QUESTION.format(**row) for row in asked_rows[:25])
    prose = (
        "nous cherchons un terrain pour une usine avec des emplois dans la région, merci de nous dire "
        "si la commune de Pau ou celle de Mont-de-Marsan est dans le programme et "
    ) * 11
    return {
        "exact": median(timed(name) for name in names),
        "faute": median(timed(one_edit(name, chance)) for name in names if len(name) > 4),
        "350 mots": min(timed(prose) for _ in range(5)),
        "350 mots, 25 communes": min(timed(message) for _ in range(5)),
        "4 096 lettres": timed("a" * 4096),
        "2 048 mots d'une lettre": timed("a " * 2048),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="n'interroger qu'une commune sur N")
    parser.add_argument("--faults", type=int, default=20, help="nombre de fautes montrées")
    arguments = parser.parse_args()
    places = load()
    bad = False
    for by_name in (False, True):
        faults = list(membership_faults(places, arguments.every, by_name))
        bad = bad or bool(faults)
        print(f"communes, département par {'nom' if by_name else 'numéro'} : {len(faults)} fautes")
        print("\n".join(faults[: arguments.faults]))
    for seed in (1, 2, 3):
        counts, faults = misspelt_outcomes(places, 1000, seed)
        share = (counts["trouvée"] + counts["proposée"]) / 1000
        bad = bad or share < 0.94
        print(f"une lettre fausse (tirage {seed}) : {share:.1%} {dict(counts)}")
        if seed == 1:
            print("\n".join(faults[: arguments.faults]))
    for what, ms in timings(places, 2000, 4).items():
        print(f"{what} : {ms:.3f} ms")
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
