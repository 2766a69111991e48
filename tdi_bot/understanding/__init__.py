"""From a message to interpretations: frames first, likeness second (see docs/architecture.md)."""

from tdi_bot.understanding.interpret import Understanding

__all__ = ["Understanding"]
