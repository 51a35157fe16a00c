"""The scenarios of every page, by its name."""

from collections.abc import Sequence

from tests.dingtalk import (
    test_extcontact_create,
    test_extcontact_delete,
    test_extcontact_get,
    test_extcontact_list,
    test_extcontact_listlabelgroups,
    test_extcontact_update,
    test_get_corp_token,
    test_gettoken,
    test_oauth2_access_token,
    test_oauth2_corp_access_token,
    test_oauth2_corp_token,
)
from tests.dingtalk.credentials import NoToken
from tests.dingtalk.scenario import Refused

CONTACTS: dict[str, list[Refused]] = {
    "extcontact_create": test_extcontact_create.ERRORS,
    "extcontact_delete": test_extcontact_delete.ERRORS,
    "extcontact_get": test_extcontact_get.ERRORS,
    "extcontact_list": test_extcontact_list.ERRORS,
    "extcontact_listlabelgroups": test_extcontact_listlabelgroups.ERRORS,
    "extcontact_update": test_extcontact_update.ERRORS,
}
TOKENS: dict[str, list[NoToken]] = {
    "get_corp_token": test_get_corp_token.ERRORS,
    "gettoken": [*test_gettoken.ERRORS, *test_gettoken.CORP_ERRORS],
    "oauth2_access_token": test_oauth2_access_token.ERRORS,
    "oauth2_corp_access_token": test_oauth2_corp_access_token.ERRORS,
    "oauth2_corp_token": test_oauth2_corp_token.ERRORS,
}
ALL: dict[str, Sequence[Refused | NoToken]] = {**CONTACTS, **TOKENS}
