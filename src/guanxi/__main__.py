"""`python -m guanxi` is the command `guanxi`."""

from guanxi.cli import main

if __name__ == "__main__":
    main()
