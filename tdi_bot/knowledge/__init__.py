"""Content: checked at build time from YAML, read at run time from the compiled file.

Only `reading` (and what it imports) needs YAML: import it where content is compiled or checked, not at start.
"""

from tdi_bot.knowledge.content import Content
from tdi_bot.knowledge.problem import KnowledgeError, Problem
from tdi_bot.knowledge.records import (
    Concept,
    Conflict,
    Current,
    Fact,
    Intent,
    Premise,
    Ref,
    Source,
    Value,
    Version,
)
from tdi_bot.knowledge.template import Rendered, Template
from tdi_bot.knowledge.wording import say_date, say_date_of, say_number, say_value, typeset

__all__ = [
    "Concept",
    "Conflict",
    "Content",
    "Current",
    "Fact",
    "Intent",
    "KnowledgeError",
    "Premise",
    "Problem",
    "Ref",
    "Rendered",
    "Source",
    "Template",
    "Value",
    "Version",
    "say_date",
    "say_date_of",
    "say_number",
    "say_value",
    "typeset",
]
