"""The Territoires d'industrie assistant: sourced, dated answers in French, in Telegram and in a terminal."""

import os

# numpy's arrays here are small: threads for them cost more time and memory than they save.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
