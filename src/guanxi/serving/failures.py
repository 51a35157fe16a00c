"""Why a server could not be started."""


class CannotServeError(Exception):
    """The server cannot be started or stopped as asked; its text is one line for a person, with what to do."""
