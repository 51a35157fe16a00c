"""Every call of `guanxi.client`, once: how each looks, what it takes and gives.

    guanxi sandbox --json > sandbox.json &
    python -m examples.every_call sandbox.json

It changes what it is run against: a sandbox, never a directory of yours.
"""
