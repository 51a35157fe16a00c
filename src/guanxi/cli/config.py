"""The configuration file of a person who asks a server: its address, and their key."""

import os
import tomllib
from pathlib import Path
from typing import Any, Final

from guanxi.cli.report import UsageError

_NAMES: Final = ("server", "key")
_HELP: Final = "guanxi contacts ls --help"


def config_path() -> Path:
    """Give where the file is, if there is one: `$XDG_CONFIG_HOME/guanxi/config.toml`."""
    base = Path(os.environ.get("XDG_CONFIG_HOME", ""))
    # The XDG specification: a relative path is not looked at.
    return (base if base.is_absolute() else Path.home() / ".config") / "guanxi" / "config.toml"


def read_config() -> dict[str, str]:
    """Read the file; nothing when there is none.

    Raises:
        UsageError: it cannot be read, it says something else, or others can read the key that it holds. A warning
            would be overlooked where scripts run, and a key that others had is best replaced.
    """
    path = config_path()
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            found = tomllib.load(file)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}", _HELP) from error
    except ValueError as error:  # TOMLDecodeError and UnicodeDecodeError; neither repeats what stands there
        raise UsageError(f"{path} is no TOML: {error}", _HELP) from error
    _check(path, found)
    if "key" in found and os.name == "posix" and mode & 0o077:
        raise UsageError(f"{path} holds a key and others may read it: run `chmod 600 {path}`", _HELP)
    return found


def _check(path: Path, found: dict[str, Any]) -> None:
    for name, value in found.items():
        if name not in _NAMES:
            raise UsageError(f"{path}: there is no {name!r}; {' and '.join(_NAMES)} are known", _HELP)
        if not isinstance(value, str) or not value:
            raise UsageError(f"{path}: {name} is a text that is not empty", _HELP)
