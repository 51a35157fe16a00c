"""The sandbox: worlds for integrators, each an organisation with its own ids, clock, faults and request log.

It stands around the server, which does not know of it: `gate.py` finds out in whose world a request is, `steps.py`
looks over the shoulder of the chain of every page, and `control.py` answers `/sandbox`.
"""
