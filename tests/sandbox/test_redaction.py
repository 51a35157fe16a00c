"""No secret, token or key of a world, nor of any other, in whatever its log tells; and the command that repeats."""

import json
import re
import subprocess
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, unquote

import pytest

from guanxi.sandbox.redaction import Redaction
from guanxi.sandbox.worlds import Worlds
from tests.in_loop import in_loop
from tests.sandbox.running import Running, running

OTHER = "Kf2-someone-elses-real-secret_91"


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with running() as one:
        yield one


def escaped(text: str) -> str:
    return "".join(f"\\u{ord(one):04x}" for one in text)


def calls(world: dict[str, Any]) -> list[tuple[str, str, bytes | None, dict[str, str]]]:
    """Give requests that carry each secret in each place where one can stand."""
    key, secret, token = world["app_key"], world["app_secret"], world["token"]
    suite, suite_secret, api_key = world["suite_key"], world["suite_secret"], world["api_key"]
    create = "/topapi/extcontact/create"
    return [
        ("GET", f"/gettoken?appkey={key}&appsecret={secret}", None, {}),
        ("GET", f"/gettoken?appkey={key}&appsecret={secret}x", None, {}),
        ("GET", f"/gettoken?appkey={secret}&appsecret={key}", None, {}),
        ("GET", f"/gettoken?appkey={key}&appsecret={quote(secret, safe='')}&appsecret={OTHER}", None, {}),
        ("GET", f"/gettoken?appkey={key}&apps%65cret=" + "".join(f"%{ord(one):02x}" for one in secret), None, {}),
        ("POST", f"{create}?access_token={token}", json.dumps({"access_token": token}).encode(), {}),
        ("POST", create, json.dumps({"accessToken": token, "contact": {"remark": token}}).encode(), {}),
        ("POST", create, f'{{"contact":"{{\\"remark\\":\\"{secret}\\"}}","access_token":"{token}"}}'.encode(), {}),
        ("POST", create, f'{{"access_token":"{escaped(token)}"}}'.encode(), {}),
        ("POST", create, f"contact={quote(json.dumps({'password': OTHER}))}&access_token={token}".encode(), {}),
        ("POST", f"{create}?access_token={token}", json.dumps({"contact": {"remark": f"x{suite_secret}x{secret}x{api_key}x"}}).encode(), {}),
        ("POST", create, b"[" + token.encode(), {"content-type": "application/json"}),
        ("POST", create, b"\xff" + token.encode() + b"\x00", {}),
        ("POST", f"{create}?access_token={token}", b"x" * 4090 + secret.encode(), {}),
        ("POST", f"/topapi/{token}/{secret}", b"{}", {}),
        ("POST", f"{create}?session={token}", b"{}", {"x-acs-dingtalk-access-token": token, "cookie": f"a={OTHER}"}),
        ("POST", "/v1.0/oauth2/accessToken", json.dumps({"appKey": key, "appSecret": secret}).encode(), {}),
        ("POST", "/v1.0/oauth2/accessToken", json.dumps({"appKey": key, "appSecret": OTHER}).encode(), {}),
        (
            "POST", "/v1.0/oauth2/corpAccessToken",
            json.dumps({"suiteKey": suite, "suiteSecret": suite_secret, "authCorpId": world["corp_id"], "suiteTicket": "x"}).encode(), {},
        ),
        ("GET", "/api/v1/contacts", None, {"authorization": f"Bearer {api_key}"}),
        ("GET", f"/api/v1/contacts?q={api_key}", None, {"authorization": f"bearer {api_key}", "user-agent": api_key}),
        ("GET", "/api/v1/contacts", None, {"authorization": f"Basic {OTHER}", "x-acs-dingtalk-access-token": token}),
        ("POST", "/api/v1/keys", b'{"role":"administrator"}', {"authorization": f"Bearer {api_key}"}),
        ("POST", "/api/v1/apps", b'{"name":"x","scopes":[]}', {"authorization": f"Bearer {api_key}"}),
    ]  # fmt: skip


def test_no_answer_about_requests_holds_a_secret(server: Running) -> None:
    world = server.world()
    secrets = {world[name] for name in ("app_secret", "suite_secret", "api_key", "token")} | {OTHER}
    for method, path, body, headers in calls(world):
        _, answer, _ = server.send(method, path, body, headers)
        try:
            told = json.loads(answer)
        except ValueError:
            told = {}
        secrets |= {told[name] for name in ("access_token", "accessToken", "key", "app_secret") if name in told}
    assert len(secrets) == 8, "two more tokens or keys, and the secret of a new app, were given"
    at = f"/sandbox/worlds/{world['id']}/requests"
    logged = server.log(world, "?limit=200")["requests"]
    others = server.log({"id": "default"}, "?limit=200")["requests"]
    assert len(logged) + len(others) >= len(calls(world)), "what names no world is the default one's"
    wanted = {"page": "extcontact_create", "times": 99, "parameters": {"contact": {"name": "x"}}}
    answers = [
        json.dumps([logged, others]).encode(),
        server.send("POST", f"{at}/verify", wanted)[1],
        server.send("GET", "/sandbox")[1],
        *(server.send("GET", f"{at}/{one['number']}")[1] for one in logged),
        *(server.send("GET", f"/sandbox/worlds/default/requests/{one['number']}")[1] for one in others),
    ]
    for secret in secrets:
        for answer in answers:
            assert secret.encode() not in answer
            assert secret not in unquote(re.sub(r"\\+u00([0-9a-f]{2})", r"%\1", answer.decode()))
    told = answers[0].decode()
    assert all(variable in told for variable in ("$ACCESS_TOKEN", "$APP_SECRET", "$SUITE_SECRET", "$API_KEY"))


REPEATED: list[tuple[str, str, bytes | None, dict[str, str]]] = [
    ("POST", "create?access_token=TOKEN", b'{"contact":{"name":"it\'s $HOME `id` \\\\ \\"q\\"","label_ids":[]}}', {}),
    ("POST", "create", b'{"access_token":"TOKEN","contact":{"label_ids":[1],"name":"\xe5\xbc\xa0"}}', {"content-type": "application/json"}),
    ("POST", "create?access_token=TOKEN", b"contact=%7B%22name%22%3A%22a%2Bb%22%7D", {"content-type": "application/x-www-form-urlencoded"}),
    ("POST", "create?access_token=TOKEN", b"@/etc/hostname", {}),
    ("POST", "create?access_token=TOKEN", b'{"a":"\xff\x00\x27%d\\n', {}),
    ("POST", "create?access_token=TOKEN", b'{"a":"line\nline\r\n"}', {}),
    ("GET", "list?access_token=TOKEN&size=1&offset=0", None, {}),
    ("GET", "list?access_token=TOKEN&x[]=1&y={1,2}", None, {}),
    ("PUT", "list?access_token=TOKEN", b"{}", {}),
    ("DELETE", "list?access_token=TOKEN", None, {}),
    ("HEAD", "list?access_token=TOKEN", None, {}),
    ("POST", "list?access_token=TOKEN", None, {}),
    ("POST", "li%20st%2Fx%3F?access_token=TOKEN&a=%FF+b", b"", {}),
    ("POST", "create", b"x" * 5000, {}),
]  # fmt: skip


def test_the_command_of_a_request_repeats_it(server: Running) -> None:
    world = server.world()
    for method, path, body, headers in REPEATED:
        filled = path.replace("TOKEN", world["token"])
        sent = None if body is None else body.replace(b"TOKEN", world["token"].encode())
        server.send(method, f"/topapi/extcontact/{filled}", sent, headers)
        first = server.log(world, "?limit=1")["requests"][0]
        variables = {"ACCESS_TOKEN": world["token"], "PATH": "/usr/bin:/bin", "BODY": "/dev/null"}
        command = first["curl"].replace('"@$BODY"', "@-")
        subprocess.run(["/bin/sh", "-c", f"{command} -sS"], env=variables, input=body if "@-" in command and "printf" not in command else None, capture_output=True, check=True, timeout=30)  # fmt: skip
        again = server.log(world, "?limit=1")["requests"][0]
        assert again["number"] == first["number"] + 1
        for one in ("method", "path", "query", "body", "body_bytes"):
            assert again["request"][one] == first["request"][one], (one, command)
        kinds = [one["request"]["headers"].get("content-type") for one in (first, again)]
        assert kinds[0] == kinds[1], command
        assert again["answer"]["errcode"] == first["answer"]["errcode"], command
        assert again["understood"] == first["understood"], command


def test_the_command_of_the_nearest_form_is_accepted(server: Running) -> None:
    world = server.world()
    server.call(world, "create", {"contact": {"nmae": "it's me", "label_ids": []}})
    command = server.log(world)["requests"][0]["explanation"]["nearest"]["curl"]
    variables = {"ACCESS_TOKEN": world["token"], "PATH": "/usr/bin:/bin"}
    ran = subprocess.run(
        ["/bin/sh", "-c", f"{command} -sS"], env=variables, capture_output=True, check=True, timeout=30
    )
    assert json.loads(ran.stdout)["errcode"] == 0
    parameters = server.log(world)["requests"][1]["understood"]["parameters"]
    assert parameters["contact"]["name"] == "it's me"


TEXTS = [
    ("the access_token is unknown: get a new one", "the access_token is unknown: get a new one"),
    ('{"access_token":null,"tokens":true}', '{"access_token":null,"tokens":true}'),
    ('{"token":"a\\"b","n":1}', '{"token":"$ACCESS_TOKEN","n":1}'),
    ("suite_secret=abc&x=1", "suite_secret=$SUITE_SECRET&x=1"),
    ("suiteSecret: abc", "suiteSecret: $SUITE_SECRET"),
    ("client_secret = 'abc'", "client_secret = '$APP_SECRET'"),
    ("%7B%22secret%22%3A%22abc%22%7D", "%7B%22secret%22%3A%22$APP_SECRET%22%7D"),
    ("accessKey=suitex&signature=a%2Bb%3D&timestamp=1", "accessKey=suitex&signature=$SIGNATURE&timestamp=1"),
    ("signature=b'a+b/c='&timestamp=1", "signature=$SIGNATURE'&timestamp=1"),
    ('{"signature":"b\'a+b=\'","timestamp":1}', '{"signature":"$SIGNATURE","timestamp":1}'),
    (
        '"sub_code":"signature","sub_msg":"signature does not match"',
        '"sub_code":"signature","sub_msg":"signature does not match"',
    ),
    ("mobile=13088888888", "mobile=13088888888"),
]


@pytest.mark.parametrize(("text", "shown"), TEXTS)
@in_loop
async def test_a_value_is_hidden_by_its_name(text: str, shown: str) -> None:
    assert Redaction(await Worlds(lambda: 0).create()).shown(text) == shown


@in_loop
async def test_a_long_text_takes_no_longer_than_its_length_asks() -> None:
    redaction = Redaction(await Worlds(lambda: 0).create())
    began = time.process_time()
    for text in (
        "x" * 300_000,
        "token" * 60_000,
        "\\" * 300_000,
        "secret" + "\\" * 300_000,
        "secret\\" * 50_000,
        '"secret":"' * 30_000,
    ):
        redaction.shown(text)
    assert time.process_time() - began < 20, "it was minutes when a name could be of any length"
