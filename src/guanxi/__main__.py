"""`python -m guanxi` is the command `guanxi`."""

import sys

from guanxi.cli import main

if __name__ == "__main__":
    sys.exit(main())
