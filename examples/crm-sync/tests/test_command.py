"""The command, as it is run."""

from pathlib import Path

import pytest

from crm_sync.__main__ import main
from guanxi.testing import World

FILE = Path(__file__).parents[1] / "customers.csv"


@pytest.mark.guanxi(directory="staff.yaml")
def test_the_command_reads_the_file_and_says_what_it_did(
    guanxi_world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DINGTALK_URL", guanxi_world.url)
    monkeypatch.setenv("DINGTALK_APP_KEY", guanxi_world.app_key)
    monkeypatch.setenv("DINGTALK_APP_SECRET", guanxi_world.app_secret)
    assert main([str(FILE)]) == 0
    assert main([str(FILE)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "3 created, 0 updated, 0 deleted, 0 unchanged",
        "0 created, 0 updated, 0 deleted, 3 unchanged",
    ]
    guanxi_world.requests.assert_called("extcontact_create", times=3, errcode=0)
