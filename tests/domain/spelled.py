"""Readings as the tables of the tests write them."""

from guanxi.domain.readings import readings


def spelled(text: str, *, name: bool) -> str:
    """The readings of a simplified text: `qiu/chou ren`; `-` is a character that has none."""
    return " ".join("/".join(one) or "-" for one in readings(text, name=name))
