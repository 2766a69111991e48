"""How long each kind of thing is kept, in seconds, whichever database holds it."""

from __future__ import annotations

DAY = 86_400.0
KEPT_DONE = 3 * DAY
"""Telegram delivers an update again for 24 hours at most; ids are remembered longer than that."""
KEPT_CONVERSATION = 1 * DAY
KEPT_MISSES = 30 * DAY
KEPT_FEEDBACK = 365 * DAY
"""Counts of presses, tied to nobody: a year shows whether an answer got better."""
CRASH_KEPT = 60.0
"""After a crash the next may be near, and messages leave one by one for a while."""
FLOOD_QUIET = 60.0
"""One line for a flood, not one each time that the queue moves."""
