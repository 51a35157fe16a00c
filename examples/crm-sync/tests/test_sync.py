"""The program against a DingTalk that does as it is told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from crm_sync.customers import Customer, Phone
from crm_sync.sync import sync
from guanxi.client import Client
from guanxi.testing import Clock, Faults, Requests, Server, World

pytestmark = pytest.mark.guanxi(seed=7, directory="staff.yaml")

ZHANG = Customer(Phone("86", "13800001001"), "张伟", "li.na", ("Customer", "North"), "云上科技", "CTO")
WANG = Customer(Phone("86", "13800001002"), "王芳", "li.na", ("Customer",), "云上科技")
ADA = Customer(Phone("1", "6505550123"), "Ada Byron", "chen.jie", ("Partner",))


def names(client: Client) -> list[str]:
    """Who is there."""
    return [contact.name for contact in client.extcontact_list.each()]


def test_new_customers_are_created(guanxi_client: Client, guanxi_requests: Requests) -> None:
    report = sync(guanxi_client, [ZHANG, WANG, ADA])
    assert str(report) == "3 created, 0 updated, 0 deleted, 0 unchanged"
    assert names(guanxi_client) == ["赵敏", "张伟", "王芳", "Ada Byron"]
    wanted = {"contact": {"mobile": "13800001001", "follower_user_id": "li.na", "remark": "crm-sync"}}
    guanxi_requests.assert_called("extcontact_create", parameters=wanted, times=1, errcode=0)


def test_a_second_run_writes_nothing(guanxi_client: Client, guanxi_requests: Requests) -> None:
    sync(guanxi_client, [ZHANG, WANG])
    last = guanxi_requests[-1]
    assert sync(guanxi_client, [ZHANG, WANG]).same == 2
    assert {one.page for one in guanxi_requests.find(after=last)} == {"extcontact_listlabelgroups", "extcontact_list"}


def test_a_changed_customer_is_updated_and_no_other(guanxi_client: Client, guanxi_requests: Requests) -> None:
    sync(guanxi_client, [ZHANG, WANG])
    report = sync(guanxi_client, [replace(ZHANG, title="CEO", tags=("Customer", "South")), WANG])
    assert (report.updated, report.same) == (1, 1)
    guanxi_requests.assert_called("extcontact_update", parameters={"contact": {"title": "CEO"}}, times=1)


def test_a_customer_who_is_gone_is_deleted_only_when_that_is_asked_for(guanxi_client: Client) -> None:
    sync(guanxi_client, [ZHANG, WANG])
    assert sync(guanxi_client, [ZHANG]).left == ["王芳"]
    assert sync(guanxi_client, [ZHANG], delete=True).deleted == 1
    assert names(guanxi_client) == ["赵敏", "张伟"], "赵敏 is not ours: she was there before"


def test_rows_that_cannot_be_are_told_and_not_sent(guanxi_client: Client, guanxi_requests: Requests) -> None:
    double = replace(WANG, name="王芳 (2)", phone=ZHANG.phone)
    report = sync(guanxi_client, [ZHANG, replace(WANG, tags=("Custmer",)), double])
    assert report.problems == ["王芳: there is no tag Custmer", "王芳 (2): +86 13800001001 stands in the file twice"]
    guanxi_requests.assert_called("extcontact_create", times=1)


def test_a_row_that_dingtalk_refuses_does_not_stop_the_others(guanxi_client: Client, guanxi_requests: Requests) -> None:
    report = sync(guanxi_client, [replace(ZHANG, owner="nobody"), WANG])
    assert (report.created, len(report.problems)) == (1, 1)
    (refused,) = guanxi_requests.find("extcontact_create", errcode=60121)
    assert refused.explanation is not None
    assert refused.explanation.field == "contact.follower_user_id"


def test_a_token_that_has_expired_is_got_anew(
    guanxi_client: Client, guanxi_clock: Clock, guanxi_requests: Requests
) -> None:
    sync(guanxi_client, [ZHANG])
    guanxi_clock.advance(timedelta(hours=2, seconds=1))
    assert sync(guanxi_client, [ZHANG, WANG]).created == 1
    guanxi_requests.assert_called("gettoken", times=2, errcode=0)


def test_a_call_that_was_one_too_many_is_sent_again(guanxi_client: Client, guanxi_faults: Faults) -> None:
    fault = guanxi_faults.throttled(page="extcontact_create", first=1)
    assert sync(guanxi_client, [ZHANG]).created == 1
    assert fault.struck == 1


def test_a_full_organisation_ends_the_run(
    guanxi_client: Client, guanxi_faults: Faults, guanxi_requests: Requests
) -> None:
    guanxi_faults.add(page="extcontact_create", errcode=60203, nth=2)
    report = sync(guanxi_client, [ZHANG, WANG, ADA])
    assert report.created == 1
    assert report.problems[0].startswith("stopped: extcontact_create: 60203")
    guanxi_requests.assert_called("extcontact_create", times=2)


def test_what_a_lost_answer_has_left_is_found_by_the_next_run(
    guanxi_client: Client, guanxi_faults: Faults, guanxi_requests: Requests
) -> None:
    guanxi_faults.add(page="extcontact_create", socket="reset", effect=True, first=1)
    assert sync(guanxi_client, [ZHANG, WANG]).problems != []
    assert str(sync(guanxi_client, [ZHANG, WANG])) == "1 created, 0 updated, 0 deleted, 1 unchanged"
    guanxi_requests.assert_called("extcontact_create", times=2)


def test_organisations_do_not_meet(guanxi_client: Client, guanxi_server: Server, guanxi_world: World) -> None:
    with guanxi_server.world(directory="example") as other:
        before = names(other.client())
        sync(guanxi_client, [ZHANG], delete=True)
        assert names(other.client()) == before
        assert other.corp_id != guanxi_world.corp_id
