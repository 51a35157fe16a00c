"""`guanxi_world`: a fresh organisation for each test, made as its marker says."""

from pathlib import Path
from typing import Any

import pytest

from guanxi.sandbox.operations.worlds import WorldShown
from guanxi.testing import SandboxError, Server, World
from guanxi.testing.world import Told
from tests.testing.asked import USERID_OF_SEED_0, USERID_OF_SEED_7, asked, called, created, token

SEED_FILE = """
organisation: {name: 云上科技}
employees:
  - {userid: li.na, name: 李娜}
contacts:
  - {name: 王五, mobile: "13800000001", state_code: "86", follower_user_id: li.na, labels: [Customer]}
"""


def names(world: World) -> list[str]:
    return [one["name"] for one in called(world, "list", {"offset": 0, "size": 100})["results"]]


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_has_an_empty_world_and_gets_the_same_ids(guanxi_world: World, turn: int) -> None:
    assert names(guanxi_world) == []
    assert created(guanxi_world)["userid"] == USERID_OF_SEED_0
    assert (guanxi_world.seed, guanxi_world.name) == (
        0,
        f"test_each_test_has_an_empty_world_and_gets_the_same_ids[{turn}]",
    )


@pytest.mark.guanxi(seed=7, name="Acme")
def test_the_marker_says_seed_and_name(guanxi_world: World) -> None:
    assert created(guanxi_world)["userid"] == USERID_OF_SEED_7
    assert guanxi_world.name == "Acme"


@pytest.mark.guanxi(directory="example", seed=1)
class TestMarkersOfAClass:
    def test_go_for_its_tests(self, guanxi_world: World) -> None:
        assert (guanxi_world.seed, len(names(guanxi_world))) == (1, 25)
        assert guanxi_world.name != "test_go_for_its_tests"

    @pytest.mark.guanxi(seed=7)
    def test_are_overruled_by_a_tests_own_in_what_it_says(self, guanxi_world: World) -> None:
        assert (guanxi_world.seed, len(names(guanxi_world))) == (7, 25)


@pytest.mark.guanxi(
    directory={"employees": [{"userid": "li.na", "name": "李娜"}], "organisation": {"unknown": "strict"}}
)
def test_a_mapping_is_a_directory(guanxi_world: World) -> None:
    assert created(guanxi_world)["errcode"] == 0
    assert created(guanxi_world, mobile="13088888889", follower_user_id="nobody")["errcode"] != 0


def test_a_path_is_a_seed_file_and_what_is_wrong_in_it_is_told_with_its_line(
    guanxi_server: Server, tmp_path: Path
) -> None:
    (tmp_path / "seed.yaml").write_text(SEED_FILE)
    with guanxi_server.world(directory="seed.yaml", folder=tmp_path) as world:
        assert (world.name, names(world)) == ("云上科技", ["王五"])
    with guanxi_server.world(directory=tmp_path / "seed.yaml", name="Acme") as world:
        assert world.name == "云上科技"
    for wrong, told in (
        (SEED_FILE.replace('"13800000001"', "12"), "line 6: contacts[0].mobile: Expected"),
        (SEED_FILE.replace("13800000001", "12"), "line 6: contacts[0].mobile: mobile is not a phone number"),
        ("employees: [", "this is no YAML"),
    ):
        (tmp_path / "seed.yaml").write_text(wrong)
        with pytest.raises(SandboxError, match=r"seed\.yaml") as refused:
            guanxi_server.world(directory=tmp_path / "seed.yaml")
        assert told in str(refused.value)
    with pytest.raises(SandboxError, match=r"/none.yaml: No such file.* one of empty, example, a mapping"):
        guanxi_server.world(directory="none.yaml", folder=tmp_path)


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ({"directory": {"contcats": []}}, "contcats"),
        ({"directory": {"contacts": [{"name": "x", "mobile": "1"}]}}, r"directory\.contacts\[0\]\.\w+: "),
        ({"seed": "x"}, "seed"),
    ],
)
def test_what_cannot_be_a_world_is_told(guanxi_server: Server, wanted: dict[str, Any], told: str) -> None:
    with pytest.raises(SandboxError, match=told):
        guanxi_server.world(**wanted)


def test_a_world_is_deleted_when_its_test_ends(guanxi_server: Server) -> None:
    with guanxi_server.world() as world:
        assert world in guanxi_server.worlds
    assert world not in guanxi_server.worlds
    world.delete()  # once more does nothing
    with pytest.raises(SandboxError, match=f"there is no world '{world.id}'"):
        world.reset()


def test_reset_snapshot_and_restore(guanxi_world: World, guanxi_server: Server) -> None:
    access_token = token(guanxi_world)
    called(guanxi_world, "create", {"contact": {}}, access_token)
    created(guanxi_world)
    taken = guanxi_world.snapshot()
    guanxi_world.reset()
    assert called(guanxi_world, "list", {}, access_token)["results"] == []
    guanxi_world.restore(taken)
    assert names(guanxi_world) == ["张三"]
    with guanxi_server.world(seed=9) as other:
        other.restore(taken)
        assert names(other) == ["张三"]
        taken["data"]["contacts"][0]["record"]["mobile"] = "12"
        with pytest.raises(SandboxError, match=r"data\.contacts\[0\]\.mobile: .* not a phone number"):
            other.restore(taken)


def test_its_secrets_are_not_in_what_a_failing_test_shows(guanxi_world: World) -> None:
    shown = repr(guanxi_world)
    assert guanxi_world.id in shown
    assert not any(one in shown for one in (guanxi_world.app_secret, guanxi_world.suite_secret, guanxi_world.api_key))


def test_it_has_all_that_a_sandbox_tells_of_a_world(guanxi_world: World) -> None:
    assert Told.__struct_fields__ == WorldShown.__struct_fields__
    assert asked(guanxi_world, f"/sandbox/worlds/{guanxi_world.id}") == {
        name: getattr(guanxi_world, name) for name in Told.__struct_fields__
    }
