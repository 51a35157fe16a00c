"""The settings, in one table: name, type, default, help.

A value comes from a flag, else from the environment (`GUANXI_` and the name in capitals), else from a TOML file, else
it is the default. Secrets, GUANXI_KEY and GUANXI_METRICS_TOKEN, are read from the environment only and are not here.
"""

import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, Final, Literal, NoReturn, cast

from guanxi.setting_values import as_number, as_one_of, as_path, as_switch, as_text, as_url

Profile = Literal["documented", "live"]
LogFormat = Literal["text", "json"]

CONFIG_NAME: Final = "guanxi.toml"
"""The configuration file that is read when the data directory holds it and no other one is named."""

_PREFIX: Final = "GUANXI_"
_SECRETS: Final = {"key": "GUANXI_KEY", "metrics-token": "GUANXI_METRICS_TOKEN"}


class SettingError(Exception):
    """A setting has a value that it cannot have; the text is one line that names where it came from."""


def _about(text: str, parse: Callable[[object], object], placeholder: str = "") -> dict[str, object]:
    return {"help": text, "parse": parse, "placeholder": placeholder}


# --- the table -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a server is told. Every field is a flag of `guanxi serve`, with dashes for underscores."""

    host: str = field(default="127.0.0.1", metadata=_about("address or name to listen on", as_text, "HOST"))
    port: int = field(
        default=8080, metadata=_about("port to listen on; 0 takes a free one", as_number(0, 65535), "PORT")
    )
    data: Path = field(
        default=Path("guanxi-data"), metadata=_about("directory of the store; made if it is not there", as_path, "DIR")
    )
    database: str | None = field(
        default=None,
        metadata=_about(
            "postgresql://USER@HOST:PORT/NAME instead of the SQLite file in the data directory, which then holds the"
            " key alone; a password is best kept in GUANXI_DATABASE",
            as_text,
            "URL",
        ),
    )
    read_database: str | None = field(
        default=None,
        metadata=_about(
            "a streaming replica of it, from which contacts and changes are read as long as it is at most 5 s behind",
            as_text,
            "URL",
        ),
    )
    connections: int = field(
        default=8, metadata=_about("connections to PostgreSQL, of each process", as_number(4, 1000), "NUMBER")
    )
    profile: Profile = field(
        default="documented",
        metadata=_about(
            "platform errors as the documentation has them, or as the live servers send them",
            as_one_of("documented", "live"),
            "documented|live",
        ),
    )
    log_format: LogFormat = field(
        default="text", metadata=_about("how log lines look, on standard error", as_one_of("text", "json"), "text|json")
    )
    access_log: bool = field(default=False, metadata=_about("log every request, not only failures", as_switch))
    tls_cert: Path | None = field(
        default=None,
        metadata=_about("certificate with its chain, PEM; the server then speaks TLS only", as_path, "FILE"),
    )
    tls_key: Path | None = field(
        default=None, metadata=_about("its private key, PEM, if it is not in the certificate's file", as_path, "FILE")
    )
    trusted_proxy: str | None = field(
        default=None,
        metadata=_about(
            "addresses or networks, with commas, whose X-Forwarded-* headers are believed", as_text, "LIST"
        ),
    )
    history_days: int = field(
        default=365, metadata=_about("days for which the change log is kept", as_number(1, 36500), "DAYS")
    )
    rate_limit: int = field(
        default=0,
        metadata=_about(
            "calls a second that an app may make of one page, as on DingTalk's servers, where it is 20; 0 is no limit;"
            " each worker counts for itself",
            as_number(0, 1_000_000),
            "NUMBER",
        ),
    )
    api_rate_limit: int = field(
        default=0,
        metadata=_about(
            "requests a second to /api/v1 with one key; 0 is no limit; each worker counts for itself",
            as_number(0, 1_000_000),
            "NUMBER",
        ),
    )
    workers: int = field(
        default=1, metadata=_about("processes that answer; more than one need PostgreSQL", as_number(1, 256), "N")
    )
    metrics_port: int | None = field(
        default=None,
        metadata=_about(
            "another port, for Prometheus' /metrics; 0 takes a free one; workers take it and those that follow",
            as_number(0, 65535),
            "PORT",
        ),
    )
    otel_endpoint: str | None = field(
        default=None, metadata=_about("OpenTelemetry collector that is sent a span for each request", as_url, "URL")
    )


class Setting:
    """One row of the table.

    Attributes:
        name: as a field of `Settings`.
        flag: as a flag.
        variable: in the environment.
        key: in a TOML file.
        default: a value of its type.
        help: one line.
        placeholder: what stands for its value in help; empty for a switch.
    """

    def __init__(self, row: "Field[Any]") -> None:
        """Read a field of `Settings`."""
        self.name = row.name
        self.key = row.name.replace("_", "-")
        self.flag = f"--{self.key}"
        self.variable = _PREFIX + row.name.upper()
        self.default: object = row.default
        self.help: str = row.metadata["help"]
        self.placeholder: str = row.metadata["placeholder"]
        self._parse: Callable[[object], object] = row.metadata["parse"]

    def parse(self, value: object, source: str) -> object:
        """Give the value in its type.

        Args:
            value: as given.
            source: where it was given, as a person would look for it.

        Raises:
            SettingError: it is no value of this setting.
        """
        try:
            return self._parse(value)
        except ValueError as error:
            # The value itself is not repeated where it could be long or have line ends.
            raise SettingError(f"{source} is {_shown(value)}; it must be {error}") from None


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004 - what fits on a line


SETTINGS: Final = tuple(Setting(row) for row in fields(Settings))


# --- reading ---------------------------------------------------------------------------------------------------------


def read_settings(flags: Mapping[str, object], environment: Mapping[str, str], config: Path | None = None) -> Settings:
    """Put the settings together.

    Args:
        flags: values by name; None where a flag was not given.
        environment: the process's variables; an empty one counts as not set.
        config: a TOML file. If None: the one that GUANXI_CONFIG names, else `guanxi.toml` in the data directory when
            it is there. Paths in a file are relative to its directory.

    Raises:
        SettingError: a value is wrong, or the file cannot be read.
    """
    file = config or (Path(named) if (named := environment.get(f"{_PREFIX}CONFIG")) else None)
    found = _given(flags, environment)
    in_file = _from_file(file) if file else {}
    found = in_file | found
    if file is None:
        data = cast("Path", found.get("data", Settings().data))
        found = _from_data_directory(data) | found
    return Settings(**cast("dict[str, Any]", found))


def store_settings(data: str | None, database: str | None, environment: Mapping[str, str]) -> tuple[Path, str | None]:
    """Give the data directory and the database's URL alone, for commands that need no other setting.

    Raises:
        SettingError: a value is wrong, or the file that GUANXI_CONFIG names cannot be read.
    """
    names = [f"{_PREFIX}DATA", f"{_PREFIX}DATABASE"]
    found = _given({"data": data, "database": database}, {n: environment[n] for n in names if n in environment})
    if named := environment.get(f"{_PREFIX}CONFIG"):
        found = _from_file(Path(named)) | found
    return cast("Path", found.get("data", Settings().data)), cast("str | None", found.get("database"))


def given_settings(flags: Mapping[str, object], environment: Mapping[str, str], names: Collection[str]) -> Settings:
    """Put the settings of a server together that has no store: no file is read, and the rest are the defaults.

    Args:
        flags: as of `read_settings`.
        environment: likewise.
        names: of the settings that can be given.

    Raises:
        SettingError: a value is wrong.
    """
    variables = {f"{_PREFIX}{name.upper()}" for name in names}
    named = {name: value for name, value in environment.items() if name in variables}
    return Settings(**cast("dict[str, Any]", _given({name: flags.get(name) for name in names}, named)))


def _given(flags: Mapping[str, object], environment: Mapping[str, str]) -> dict[str, object]:
    found: dict[str, object] = {}
    for setting in SETTINGS:
        if (flag := flags.get(setting.name)) is not None:
            found[setting.name] = setting.parse(flag, setting.flag)
        elif variable := environment.get(setting.variable):
            found[setting.name] = setting.parse(variable, f"the variable {setting.variable}")
    return found


def _from_data_directory(data: Path) -> dict[str, object]:
    path = data / CONFIG_NAME
    if not os.path.lexists(path):
        return {}
    found = _from_file(path)
    if "data" in found:
        raise SettingError(f"data in {path}: a file in the data directory cannot name another one; remove the line")
    return found


def _from_file(path: Path) -> dict[str, object]:
    by_key = {setting.key: setting for setting in SETTINGS}
    found: dict[str, object] = {}
    for key, value in _load(path).items():
        setting = by_key.get(key.replace("_", "-"))
        if setting is None:
            _refuse_key(path, key, list(by_key))
        parsed = setting.parse(value, f"{key} in {path}")
        found[setting.name] = path.parent / parsed if isinstance(parsed, Path) else parsed
    return found


def _load(path: Path) -> dict[str, Any]:
    import tomllib  # noqa: PLC0415 - only those who have a file wait for it

    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SettingError(f"cannot read the configuration {path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingError(f"the configuration {path} is not TOML: {error}") from error


def _refuse_key(path: Path, key: str, known: list[str]) -> NoReturn:
    from difflib import get_close_matches  # noqa: PLC0415 - only when something is wrong

    if (variable := _SECRETS.get(key.replace("_", "-"))) is not None:
        raise SettingError(f"{path} holds the {key}, which is a secret: put it into the variable {variable}")
    near = get_close_matches(key, known, n=1)
    advice = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
    raise SettingError(f"{path} holds {key!r}, which is no setting; {advice}")
