"""A small content folder that is right, for tests to break in one place."""

from __future__ import annotations

from pathlib import Path

FILES = {
    "sources.yaml": """
cap-metiers:
  title: "Territoires d'industries"
  publisher: "Cap Métiers Nouvelle-Aquitaine"
  url: "https://www.cap-metiers.pro/pages/545/Territoires_industries.aspx"
journal:
  title: "Un article"
  publisher: "Un journal"
""",
    "terms.yaml": """
france-2030: "France 2030"
""",
    "facts/sites.yaml": """
site-127:
  about: "sites clés en main en France"
  values: {sites: 127}
  as_of: "2021-09-23"
  source: cap-metiers
  tier: seed
  conflict: C01
site-78:
  values: {sites: 78, annee: 2020, atouts: ["accès", "réseaux", "services"]}
  as_of: "2020-12"
  period: "fin 2020"
  source: cap-metiers
  tier: seed
site-49:
  values: {sites: 49, date: "2021-09-23"}
  as_of: "2021-09-23"
  source: cap-metiers
  tier: seed
site-120:
  values: {sites: 120}
  as_of: "2021-10"
  source: journal
  tier: press
  conflict: C01
  current: {confirmed: "2021-10-12", every_days: 365}
""",
    "conflicts.yaml": """
C01:
  subject: "le nombre de sites"
  versions:
    - {fact: site-127, value: sites}
    - {fact: site-120, value: sites}
    - {value: 119, as_of: "2020-01", source: journal, about: "à l'ouverture"}
  kept: {fact: site-127, value: sites}
  why: "La page officielle dit {site-127.sites}."
""",
    "invariants.yaml": """
- name: "les deux vagues"
  check: "site-78.sites + site-49.sites = site-127.sites"
""",
    "synonyms.yaml": """
rewrites:
  cb: combien
topic:
  sites:
    label: "les sites clés en main"
    forms: [site clé en main, sites prêts]
ask:
  combien: {forms: [combien, nombre de]}
  definition: {forms: [qu'est-ce que, définition]}
object:
  site: {forms: [site], implies: [sites]}
value:
  premiere-vague: {forms: [première vague], sets: {wave: 1}, family: vague}
absent:
  prix: {label: "les prix", forms: [prix, loyer]}
filler:
  forms: [s'il vous plaît]
""",
    "voice.yaml": """
bonjour: "Bonjour."
inconnu:
  fr: "Je ne connais pas « {nom} »."
  en: "I do not know “{nom}”."
""",
    "intents/sites.yaml": """
sites.nombre:
  label: "Combien y a-t-il de sites clés en main ?"
  frames: [sites combien, "site combien|@nombre"]
  accepts: [premiere-vague]
  examples: ["Combien de sites clés en main ?", "Quel est le nombre de sites prêts ?"]
  answer: |
    {site-127@|au}, la France compte {site-127.sites} sites clés en main : {site-78.sites} {site-78@} et
    {site-49.sites} de plus le {site-49.date}.
  short: "{site-127.sites} sites."
  english: "{site-127@}, France has {site-127.sites} sites."
  premise:
    number: {site: site-127.sites}
    date: site-49.date
  suggests: [sites.definition]
sites.definition:
  label: "Qu'est-ce qu'un site clé en main ?"
  frames: [sites definition]
  examples: ["C'est quoi un site clé en main ?"]
  answer: "Un terrain prêt tout de suite, qui n'est pas un site {t:france-2030}."
""",
    "intents/sites.cases.yaml": """
- ask: "cb de sites en France"
  intent: sites.nombre
  says: ["127"]
- ask: "quel est le loyer"
  kind: refuse
""",
}


def write_content(folder: Path, **changed: str) -> Path:
    """Write the folder, some files changed (« facts/sites.yaml » is `facts__sites`); return its path."""
    content = folder / "knowledge"
    texts = dict(FILES)
    for name, text in changed.items():
        texts[name.replace("__", "/").replace("_cases", ".cases") + ".yaml"] = text
    for name, text in texts.items():
        path = content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (content / "lists").mkdir(exist_ok=True)
    return content


def replace_in(content: Path, name: str, old: str, new: str) -> None:
    """Change one place of one file, as an editor would."""
    path = content / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, f"« {old} » is not in {name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
