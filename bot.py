"""Entry point: hands over to the command line, so that a checkout runs without being installed."""

import sys

from tdi_bot.cli import main

if __name__ == "__main__":
    sys.exit(main())
