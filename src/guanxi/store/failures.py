"""Why a store cannot be opened or used. The messages are for the person at the command line."""


class StoreError(Exception):
    """The store cannot do what was asked; the message says why and what to do next."""


class StoreUnfinishedError(StoreError):
    """A store is being moved here, and not all of it is there."""

    def __init__(self, place: object) -> None:
        """Take where."""
        super().__init__(f"a store is being moved to {place}, and not all of it is there: run that command again")


class PlaceWrongError(StoreError):
    """What names a store names none."""


class StoreInUseError(StoreError):
    """Another process owns the data directory."""


class StoreMissingError(StoreError):
    """There is no store in the data directory."""


class StoreTooNewError(StoreError):
    """The file was written by a newer version of Guanxi."""


class StoreForeignError(StoreError):
    """The data directory belongs to another user, or the file is not a Guanxi store."""


class KeyMismatchError(StoreError):
    """The key is not the one that the store was made with."""


class EngineBusyError(Exception):
    """Another process is writing at this moment."""


class OrganisationBusyError(Exception):
    """Another process has an organisation's row locked."""


class EngineGoneError(Exception):
    """The engine cannot be reached, or went away; nothing of the transaction is there."""


class OutcomeUnknownError(Exception):
    """The engine went away while it committed, and could not be asked whether it did."""


class EngineFailedError(Exception):
    """The engine refused a statement: the disk is full, a constraint is broken, the file cannot be written."""


class TargetExistsError(StoreError):
    """There is something already where a copy should be written."""


class DamagedError(StoreError):
    """A database file fails SQLite's own check, or a copy differs from what was copied."""
