"""Guanxi: a self-hosted directory of external contacts that speaks DingTalk's API."""

__version__ = "0.1.0"
