"""Lines that can be pasted into a shell: the first calls of somebody who has just started a server."""

import json
from typing import Final

_SED: Final = r"""sed 's/.*"access_token":"\([^"]*\).*/\1/'"""
"""Takes the token out of gettoken's answer with what every shell has."""

# The contact that the printed lines create; example numbers of the vendor's documentation.
_CONTACT: Final = {
    "name": "张三",
    "mobile": "13088888888",
    "state_code": "86",
    "follower_user_id": "manager4220",
    "label_ids": [1561077310],
}


def curl_lines(url: str, credentials: dict[str, str]) -> list[str]:
    """Give what gets a token, creates a contact and lists contacts.

    Args:
        url: of the server.
        credentials: with app_key and app_secret.
    """
    app = f"appkey={credentials['app_key']}&appsecret={credentials['app_secret']}"
    contact = json.dumps({"contact": _CONTACT}, ensure_ascii=False)
    pages = f"{url}/topapi/extcontact"
    return [
        f"TOKEN=$(curl -s '{url}/gettoken?{app}' | {_SED})",
        f"curl -s \"{pages}/create?access_token=$TOKEN\" -d '{contact}'",
        f'curl -s "{pages}/list?access_token=$TOKEN" -d \'{{"offset": 0, "size": 3}}\'',
    ]
