"""Until when calls are refused, as DingTalk's sentences say it (docs/wire.md 6.3)."""

import re
from datetime import datetime, timedelta, timezone
from typing import Final

_BEIJING: Final = timezone(timedelta(hours=8))
_END: Final = re.compile(r"(?:限制|处罚)将在\s*(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\s*结束")


def end_of_limit(sentence: str) -> datetime | None:
    """Give the moment that a sentence names as the end of a limit; None when it names none.

    Args:
        sentence: an `errmsg` or `sub_msg`; its times are those of Beijing.
    """
    found = _END.search(sentence)
    if found is None:
        return None
    try:
        return datetime.strptime(found[1], "%Y-%m-%d %H:%M:%S").replace(tzinfo=_BEIJING)
    except ValueError:  # of a day that there is not
        return None
