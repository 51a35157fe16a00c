"""What can be wrong with a request before it asks for anything: only this door can say it."""

from guanxi.domain.failures import Failure, ValueInvalid


class PageUnknown(Failure):
    """There is no page at that path."""


class MethodRefused(Failure):
    """The page is not called with that HTTP method."""


class BodyUnreadable(Failure):
    """The body or the query is broken JSON, a broken form, or not UTF-8."""


class BodyTooLarge(ValueInvalid):
    """The body is over a megabyte."""

    default_field = "body"


class SizeInvalid(ValueInvalid):
    """`size` is not 1 to 100."""

    default_field = "size"


class OffsetInvalid(ValueInvalid):
    """`offset` is not 0 or more."""

    default_field = "offset"


class CredentialsMissing(Failure):
    """A page that gives tokens was not told for which app or organisation."""


class SecretMissing(Failure):
    """A page that gives tokens was not told the secret."""


class CorpSecretRefused(Failure):
    """No app of that organisation has that secret."""


class GrantTypeRefused(Failure):
    """`grant_type` is not `client_credentials`."""

    default_field = "grant_type"


class TicketMissing(Failure):
    """A third-party app sent no suiteTicket."""

    default_field = "suiteTicket"


class CodeUnknown(Failure):
    """No employee got that login code."""

    default_field = "code"
