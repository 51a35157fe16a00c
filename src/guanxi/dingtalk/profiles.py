"""How errors are told: as the pages document them, or as the real servers were seen to answer."""

from typing import Literal

Profile = Literal["documented", "live"]
