"""docs/sandbox-tls.md: its commands run as they stand, and print what it shows."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT
from tests.sandbox.documented import play
from tests.sandbox.sandboxed import sandboxed

PAGE = (ROOT / "docs" / "sandbox-tls.md").read_text("utf-8")
WALK, JAVA, FIXED = re.split(r"^## (?:Java|Fixed hosts.*)$", PAGE, flags=re.MULTILINE)
IN_PATH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
APART = ["unshare", "--user", "--map-root-user", "--net", "--mount", "--pid", "--kill-child"]


@pytest.fixture(autouse=True)
def _programs_beside_this_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", IN_PATH)


def played(part: str, folder: Path) -> int:
    """Run the examples of a part of the page beside a sandbox; give how many showed something."""
    with sandboxed("sandbox", "--empty", "--tls", home=folder) as running:
        return play(part.replace("8443", str(running.port)), running.said["url"], folder)


@pytest.mark.skipif(
    any(shutil.which(one, path=IN_PATH) is None for one in ("curl", "openssl", "node")),
    reason="NOT TESTED: the page's commands need curl, openssl and node, and this machine lacks one",
)
def test_the_walk_is_what_happens(tmp_path: Path) -> None:
    assert played(WALK, tmp_path) == 6
    assert (tmp_path / "by-name.json").read_text() == '{"status":"ok"}'


@pytest.mark.skipif(
    any(shutil.which(one) is None for one in ("keytool", "java", "curl")),
    reason="NOT TESTED: Java's trust store needs keytool and java, which this machine lacks",
)
def test_java_verifies_by_a_trust_store(tmp_path: Path) -> None:
    (get,) = re.findall(r"^curl -sk .*\n", WALK, re.MULTILINE)
    assert played(f"```sh\n{get}```\n{JAVA}", tmp_path) == 1


CALL = """
import json, os, urllib.request
key, secret = os.environ["KEY"], os.environ["SECRET"]
def asked(url, body=None):
    return json.load(urllib.request.urlopen(url, None if body is None else json.dumps(body).encode()))
token = asked(f"https://oapi.dingtalk.com/gettoken?appkey={key}&appsecret={secret}")["access_token"]
print(asked(f"https://oapi.dingtalk.com/topapi/extcontact/list?access_token={token}", {"offset": 0, "size": 3})["errmsg"])
print(asked("https://api.dingtalk.com/v1.0/oauth2/accessToken", {"appKey": key, "appSecret": secret})["expireIn"])
print(asked("https://eco.taobao.com/livez")["status"])
"""


@pytest.mark.skipif(
    shutil.which("unshare") is None
    or subprocess.run([*APART, "true"], capture_output=True, check=False).returncode != 0,
    reason="NOT TESTED: a hosts file and port 443 of a test's own need Linux's namespaces, which are not allowed here",
)
def test_a_client_with_fixed_hosts_is_brought_there_by_the_hosts_file(tmp_path: Path) -> None:
    (commands,) = re.findall(r"^```sh\n(.*?)^```$", FIXED, re.DOTALL | re.MULTILINE)
    ((key, secret),) = re.findall(r"^KEY=(\S+) SECRET=(\S+)$", (ROOT / "docs" / "sandbox.md").read_text(), re.MULTILINE)
    (tmp_path / "hosts").write_text("127.0.0.1 localhost\n")
    (tmp_path / "call.py").write_text(CALL)
    script = f"""
set -e
ip link set lo up
mount --bind hosts /etc/hosts
{commands.strip()} > said.txt 2> log.txt &
for _ in $(seq 100); do grep -q Ctrl-C said.txt && break; sleep 0.1; done
curl -sk https://oapi.dingtalk.com/sandbox/ca.pem -o guanxi-ca.pem
SSL_CERT_FILE=guanxi-ca.pem python call.py
kill $!
wait $!
"""
    ran = subprocess.run(
        [*APART, "/bin/bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
        env=os.environ | {"KEY": key, "SECRET": secret},
    )  # fmt: skip
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "ok\n7200\nok\n", "")
    assert (
        "the line `127.0.0.1 oapi.dingtalk.com api.dingtalk.com eco.taobao.com` in /etc/hosts:"
        in (tmp_path / "said.txt").read_text()
    )
