"""Drafts of a fact or an intent: commented, accepted by the loader as they are, over nothing that exists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tdi_bot.knowledge.fields import IDENTIFIER, INTENT_ID
from tdi_bot.knowledge.reading import Knowledge

_FACT = """\
{id}:                                # l'identifiant : minuscules, chiffres et tirets ; il ne change plus
  about: "à écrire : ce que c'est"   # en quelques mots, sans chiffre
  values: {{nombre: 0}}                # un nom et sa valeur ; textes et dates entre guillemets
  as_of: "{today}"                # quand c'est vrai : "2027-06-30", "2027-06" ou "2027"
  source: {source}   # un nom de sources.yaml
  tier: official                     # official (État, collectivités), press (presse), seed (page de départ)
  # period: "fin 2027"               # comment la date se dit, si elle en dit trop
  # current: {{confirmed: "{today}", every_days: 365}}   # seulement pour un fait donné comme actuel
  # note: "une réserve, pour les rédacteurs"
"""

_INTENT = """\
{id}:                                # sujet.nom
  label: "À écrire : la question de {id}"   # telle qu'on la pose ; c'est aussi le bouton
  kind: refuse                       # à enlever avec la première réponse sourcée
  frames:                            # les concepts (synonyms.yaml) dont la question est faite
    - {concept} @date @rang          # à remplacer : une ligne suffit ; « qui|presenter » = l'un ou l'autre
  accepts: []                        # les concepts qui peuvent s'y trouver sans rien changer
  examples:                          # dix façons de demander : polies, brèves, mal écrites
    - "à écrire : une façon de poser la question de {id}"
  answer: |                          # aucun chiffre tapé : {{fait.valeur}}, {{fait@}} pour sa date
    Je n'ai pas encore d'information sourcée sur ce point.
  # short: "Une phrase."
  # english: |
  #   One or two sentences, with the same {{fait.valeur}}.
  # suggests: [{near}]
"""

_CASE = """\
# - ask: "la question de {id}, avec d'autres mots que les exemples"
#   intent: {id}
#   says: ["ce que la réponse contient"]
"""


class DraftError(Exception):
    """The draft cannot be made; its text is one French line that says what to write instead."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Texts to add at the end of files of the content, by file."""

    additions: tuple[tuple[Path, str], ...]

    def text(self, content_dir: Path) -> str:
        """Return the draft as it is shown: each addition below the name of its file."""
        shown = (
            f"# {path.relative_to(content_dir.parent).as_posix()}\n{text}" for path, text in self.additions
        )
        return "\n".join(shown)

    def append(self) -> list[Path]:
        """Add the texts at the end of their files, made if missing; return the files."""
        for path, text in self.additions:
            before = path.read_text(encoding="utf-8") if path.is_file() else ""
            path.write_text(f"{before.rstrip()}\n\n{text}" if before.strip() else text, encoding="utf-8")
        return [path for path, _ in self.additions]


def new_fact(knowledge: Knowledge, content_dir: Path, name: str, topic: str, today: date) -> Draft:
    """Return the draft of a fact for the file of a topic; DraftError when its name is taken or impossible."""
    topic = topic or next((fact.topic for fact in knowledge.facts.values()), "programme")
    _check_topic(topic)
    name = name or _free(f"{topic}-a-nommer", knowledge.facts)
    if not IDENTIFIER.fullmatch(name):
        raise DraftError(
            f"« {name} » n'est pas un identifiant : minuscules sans accent, chiffres et tirets, sites-2027."
        )
    if name in knowledge.facts:
        raise DraftError(f"le fait « {name} » existe déjà : choisissez un autre identifiant.")
    used = Counter(fact.source for fact in knowledge.facts.values() if fact.topic == topic)
    source = used.most_common(1)[0][0] if used else next(iter(knowledge.sources))
    text = _FACT.format(id=name, today=today.isoformat(), source=source)
    return Draft(((content_dir / "facts" / f"{topic}.yaml", text),))


def new_intent(knowledge: Knowledge, content_dir: Path, name: str, topic: str) -> Draft:
    """Return the draft of an intent and of its case; DraftError when its name is taken or impossible."""
    topic = topic or name.partition(".")[0] or "programme"
    _check_topic(topic)
    known = {str(intent.id): intent for intent in knowledge.intents}
    name = name or _free(f"{topic}.a-nommer", known)
    if not INTENT_ID.fullmatch(name):
        raise DraftError(f"« {name} » n'est pas un nom d'intention : sujet.nom, par exemple {topic}.montant.")
    if name in known:
        raise DraftError(f"l'intention « {name} » existe déjà : choisissez un autre nom.")
    near = next((one for one in known if one.startswith(f"{topic}.")), next(iter(known)))
    text = _INTENT.format(id=name, concept=_topic_concept(knowledge, topic), near=near)
    file = topic.replace("-", "_")
    folder = content_dir / "intents"
    return Draft(
        ((folder / f"{file}.yaml", text), (folder / f"{file}.cases.yaml", _CASE.format(id=name))),
    )


def _topic_concept(knowledge: Knowledge, topic: str) -> str:
    topics = [str(concept.id) for concept in knowledge.concepts if concept.type == "topic"]
    return topic if topic in topics else topics[0]


def _check_topic(topic: str) -> None:
    if not IDENTIFIER.fullmatch(topic):
        raise DraftError(f"« {topic} » n'est pas un sujet : minuscules sans accent, chiffres et tirets.")


def _free(name: str, taken: Container[str]) -> str:
    number = 2
    free = name
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    return free
