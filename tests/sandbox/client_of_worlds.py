"""One of several programs that use a sandbox at once: it makes worlds, mixes calls of all of them, and looks around.

Run as a script with the server's port, its own number, and how many worlds; prints what it was given as JSON.
"""

import http.client
import json
import random
import sys
from typing import Any, Final, NamedTuple

CONTACTS: Final = 3
LABEL: Final = 1561077310


class Mine(NamedTuple):
    """A world that this program has made."""

    name: str
    seed: int
    shown: dict[str, str]
    token: str
    given: list[str]


class Client:
    """One connection, and the worlds that were made on it."""

    def __init__(self, port: int, number: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._number = number

    def ask(self, method: str, path: str, body: object = None, *, key: str = "", world: str = "control") -> Any:  # noqa: ANN401 - any JSON
        """Ask, and check that the answer says which world it comes from."""
        headers = {"authorization": f"Bearer {key}", "content-type": "application/json"} if key else {}
        self._connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = self._connection.getresponse()
        text = answer.read()
        assert answer.status < 300, (method, path, answer.status, text)
        assert answer.headers["x-guanxi-sandbox"] == world, (path, dict(answer.headers))
        return json.loads(text) if text else None

    def page(self, mine: Mine, page: str, body: object) -> Any:  # noqa: ANN401 - any JSON
        """Call a page as the app of a world."""
        path = f"/topapi/extcontact/{page}?access_token={mine.token}"
        answer = self.ask("POST", path, body, world=mine.shown["id"])
        assert answer["errcode"] == 0, (mine.name, answer)
        return answer

    def make(self, place: int) -> Mine:
        """Make a world, and get a token."""
        name, seed = f"{self._number}.{place}", place % 10
        shown = self.ask("POST", "/sandbox/worlds", {"seed": seed, "name": name})
        path = f"/gettoken?appkey={shown['app_key']}&appsecret={shown['app_secret']}"
        return Mine(name, seed, shown, self.ask("GET", path, world=shown["id"])["access_token"], [])

    def create(self, mine: Mine, place: int) -> None:
        """Create a contact whose number every other world's has, too; its remark names other worlds' tokens."""
        remark = f"corp_id={mine.shown['corp_id'][::-1]} access_token=ding{'0' * 16}"
        contact = {
            "name": f"{mine.name} {place}", "mobile": f"1380000{place:04}", "state_code": "86", "label_ids": [LABEL],
            "follower_user_id": "li.na", "remark": remark,
        }  # fmt: skip
        answer = self.page(mine, "create", {"contact": contact})
        mine.given.extend((answer["userid"], answer["request_id"]))

    def look(self, mine: Mine, places: int) -> None:
        """Check that a world has its own contacts and requests, and nothing else."""
        listed = self.page(mine, "list", {"offset": 0, "size": 20})["results"]
        assert [one["name"] for one in listed] == [f"{mine.name} {place}" for place in range(places)], mine.name
        found = self.ask(
            "GET", "/api/v1/contacts?q=1380000&fields=name", key=mine.shown["api_key"], world=mine.shown["id"]
        )
        assert {one["name"] for one in found["items"]} == {one["name"] for one in listed}, mine.name
        path = f"/sandbox/worlds/{mine.shown['id']}/requests?page=extcontact_create"
        sent = [json.loads(one["request"]["body"])["contact"]["name"] for one in self.ask("GET", path)["requests"]]
        assert {name.partition(" ")[0] for name in sent} <= {mine.name}, (mine.name, sent)
        assert sent[:places] == [one["name"] for one in listed], mine.name
        assert places or not sent, mine.name

    def year(self, mine: Mine) -> int:
        """Tell the year that a world's clock shows."""
        return int(self.ask("GET", f"/sandbox/worlds/{mine.shown['id']}/clock")["now"][:4])


def live(client: Client, count: int, rolled: random.Random) -> list[Mine]:
    """Make worlds, and live in all of them at once."""
    worlds = [client.make(place) for place in range(count)]
    for place in range(CONTACTS):
        for mine in rolled.sample(worlds, count):
            client.create(mine, place)
    for mine in worlds[::5]:
        group = {"name": mine.name, "color": -1}
        client.ask("POST", "/api/v1/label-groups", group, key=mine.shown["api_key"], world=mine.shown["id"])
        client.ask("POST", f"/sandbox/worlds/{mine.shown['id']}/clock", {"set": "2040-01-01T00:00:00Z"})
    for place, mine in enumerate(worlds):
        moved = place % 5 == 0
        assert (client.year(mine) == 2040) == moved, mine.name
        if moved:
            client.ask("POST", f"/sandbox/worlds/{mine.shown['id']}/clock", {"advance": -86400 * 366 * 14})
            path = "/api/v1/label-groups"
            groups = client.ask("GET", path, key=mine.shown["api_key"], world=mine.shown["id"])["items"]
            assert [group["name"] for group in groups if "." in group["name"]] == [mine.name]
        else:
            client.look(mine, CONTACTS)
    return worlds


def begin_again(client: Client, worlds: list[Mine], rolled: random.Random) -> list[Mine]:
    """Reset some, make some what others are, delete some; look at all that are left."""
    resets, taken, gone = worlds[0::5], worlds[1::5], worlds[2::5]
    for mine in rolled.sample(resets, len(resets)):
        client.ask("POST", f"/sandbox/worlds/{mine.shown['id']}/reset")
    for mine in taken:
        path = f"/sandbox/worlds/{mine.shown['id']}/snapshot"
        snapshot = client.ask("GET", path)
        client.create(mine, CONTACTS)
        client.ask("PUT", path, snapshot)
    for mine in gone:
        client.ask("DELETE", f"/sandbox/worlds/{mine.shown['id']}")
    for mine in worlds:
        if mine in resets:
            client.look(mine, 0)
        elif mine not in gone:
            client.look(mine, CONTACTS)
    for mine in resets:
        before = list(mine.given)
        for place in range(CONTACTS):
            client.create(mine, place)
        assert mine.given[len(before) :: 2] == before[::2], mine.name
    return gone


def main() -> None:
    port, number, count = map(int, sys.argv[1:])
    client, rolled = Client(port, number), random.Random(number)  # noqa: S311 - the same each time
    worlds = live(client, count, rolled)
    # Six for each: the first three contacts, each with its request's id.
    given = [[mine.seed, *mine.given[: 2 * CONTACTS]] for mine in worlds]
    gone = begin_again(client, worlds, rolled)
    names = [
        [mine.token, *(mine.shown[name] for name in ("id", "corp_id", "app_key", "app_secret"))] for mine in worlds
    ]
    names = [
        [*own, *(mine.shown[name] for name in ("suite_key", "suite_secret", "api_key"))]
        for own, mine in zip(names, worlds, strict=True)
    ]
    print(json.dumps({"given": given, "names": names, "gone": [mine.shown["id"] for mine in gone]}))  # noqa: T201 - it is a script


if __name__ == "__main__":
    main()
