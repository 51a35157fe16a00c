"""What can go wrong, by cause."""

from guanxi.client import (
    AlreadyExists,
    Client,
    GuanxiError,
    Invalid,
    NoAnswer,
    NotAuthenticated,
    NotFound,
    NotSent,
    Refused,
    Throttled,
)


def handle_errors(client: Client) -> None:
    """Look at contacts that are not there.

    Args:
        client: with an app and a key.
    """
    for userid in ("0100000000000", "not there"):
        try:
            client.extcontact_get(userid)
        except NotFound as error:
            number: int | str = error.errcode
            print("not found:", number, error.sub_code, error.sub_msg)
        except (Invalid, AlreadyExists) as error:
            print("something to mend in the request:", error.sub_code, error.sub_msg)
        except NotAuthenticated as error:
            print("look at the credentials:", error.errmsg)
        except Throttled as error:
            print("come again:", error.until or error.retry_after)
        except Refused as error:
            print("refused for another cause; ask with", error.request_id)
        except NotSent as error:
            print("the server is not there:", error)
        except NoAnswer as error:
            print("nobody knows what became of it:", error)
    try:
        client.get_contact("0100000000000")
    except GuanxiError as error:
        print("the native API says the same:", type(error).__name__, error.operation)
