"""The scenarios of every page, by its name."""

from collections.abc import Sequence

from tests.dingtalk import (
    test_extcontact_create,
    test_extcontact_delete,
    test_extcontact_get,
    test_extcontact_list,
    test_extcontact_listlabelgroups,
    test_extcontact_update,
    test_get_auth_scopes,
    test_get_corp_token,
    test_get_department_get,
    test_get_department_list,
    test_get_department_list_ids,
    test_get_user_get,
    test_get_user_get_by_mobile,
    test_get_user_get_dept_member,
    test_get_user_get_userid_by_unionid,
    test_get_user_getuserinfo,
    test_get_user_list,
    test_get_user_simplelist,
    test_gettoken,
    test_oauth2_access_token,
    test_oauth2_corp_access_token,
    test_oauth2_corp_token,
    test_user_getbyunionid,
    test_user_listid,
    test_v2_department_get,
    test_v2_department_listparentbyuser,
    test_v2_department_listsub,
    test_v2_department_listsubid,
    test_v2_user_get,
    test_v2_user_getbymobile,
    test_v2_user_list,
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
STAFF: dict[str, list[Refused]] = {
    "user_getbyunionid": test_user_getbyunionid.ERRORS,
    "user_listid": test_user_listid.ERRORS,
    "v2_department_get": test_v2_department_get.ERRORS,
    "v2_department_listparentbyuser": test_v2_department_listparentbyuser.ERRORS,
    "v2_department_listsub": test_v2_department_listsub.ERRORS,
    "v2_department_listsubid": test_v2_department_listsubid.ERRORS,
    "v2_user_get": test_v2_user_get.ERRORS,
    "v2_user_getbymobile": test_v2_user_getbymobile.ERRORS,
    "v2_user_list": test_v2_user_list.ERRORS,
}
OLDER_STAFF: dict[str, list[Refused]] = {
    "get_auth_scopes": test_get_auth_scopes.ERRORS,
    "get_department_get": test_get_department_get.ERRORS,
    "get_department_list": test_get_department_list.ERRORS,
    "get_department_list_ids": test_get_department_list_ids.ERRORS,
    "get_user_get": test_get_user_get.ERRORS,
    "get_user_get_by_mobile": test_get_user_get_by_mobile.ERRORS,
    "get_user_get_dept_member": test_get_user_get_dept_member.ERRORS,
    "get_user_get_userid_by_unionid": test_get_user_get_userid_by_unionid.ERRORS,
    "get_user_getuserinfo": test_get_user_getuserinfo.ERRORS,
    "get_user_list": test_get_user_list.ERRORS,
    "get_user_simplelist": test_get_user_simplelist.ERRORS,
}
TOKENS: dict[str, list[NoToken]] = {
    "get_corp_token": test_get_corp_token.ERRORS,
    "gettoken": [*test_gettoken.ERRORS, *test_gettoken.CORP_ERRORS],
    "oauth2_access_token": test_oauth2_access_token.ERRORS,
    "oauth2_corp_access_token": test_oauth2_corp_access_token.ERRORS,
    "oauth2_corp_token": test_oauth2_corp_token.ERRORS,
}
ALL: dict[str, Sequence[Refused | NoToken]] = {**CONTACTS, **STAFF, **OLDER_STAFF, **TOKENS}
