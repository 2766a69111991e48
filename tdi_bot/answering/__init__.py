"""From interpretations to a reply: what is said, with its sources. Nothing is matched here."""

from tdi_bot.answering.compose import Answering

__all__ = ["Answering"]
