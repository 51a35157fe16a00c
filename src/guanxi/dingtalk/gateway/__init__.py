"""The old gateway: `/router/rest`, which has the pages of external contacts under older names (docs/wire.md 1.4).

It only translates: each method is one of the pages, with its checks and its operation, under its name in logs, counters
and limits.
"""
