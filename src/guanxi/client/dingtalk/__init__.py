"""DingTalk's pages: requests, answers, and each page as an operation, in a file for each subject."""

from guanxi.client.dingtalk.auth_scopes import GET_AUTH_SCOPES
from guanxi.client.dingtalk.departments import (
    V2_DEPARTMENT_GET,
    V2_DEPARTMENT_LISTPARENTBYUSER,
    V2_DEPARTMENT_LISTSUB,
    V2_DEPARTMENT_LISTSUBID,
)
from guanxi.client.dingtalk.employees import (
    USER_GETBYUNIONID,
    USER_LISTID,
    V2_USER_GET,
    V2_USER_GETBYMOBILE,
    V2_USER_LIST,
)
from guanxi.client.dingtalk.extcontact import (
    EXTCONTACT_CREATE,
    EXTCONTACT_DELETE,
    EXTCONTACT_GET,
    EXTCONTACT_LIST,
    EXTCONTACT_LISTLABELGROUPS,
    EXTCONTACT_UPDATE,
)
from guanxi.client.dingtalk.older_departments import GET_DEPARTMENT_GET, GET_DEPARTMENT_LIST, GET_DEPARTMENT_LIST_IDS
from guanxi.client.dingtalk.older_employees import (
    GET_USER_GET,
    GET_USER_GET_BY_MOBILE,
    GET_USER_GET_DEPT_MEMBER,
    GET_USER_GET_USERID_BY_UNIONID,
    GET_USER_GETUSERINFO,
    GET_USER_LIST,
    GET_USER_SIMPLELIST,
)
from guanxi.client.dingtalk.tokens import (
    GET_CORP_TOKEN,
    GETTOKEN,
    OAUTH2_ACCESS_TOKEN,
    OAUTH2_CORP_ACCESS_TOKEN,
    OAUTH2_CORP_TOKEN,
)


class Pages:
    """Every page, by the name that `guanxi pages` has for it."""

    extcontact_create = EXTCONTACT_CREATE
    extcontact_delete = EXTCONTACT_DELETE
    extcontact_get = EXTCONTACT_GET
    extcontact_list = EXTCONTACT_LIST
    extcontact_listlabelgroups = EXTCONTACT_LISTLABELGROUPS
    extcontact_update = EXTCONTACT_UPDATE
    get_auth_scopes = GET_AUTH_SCOPES
    get_corp_token = GET_CORP_TOKEN
    get_department_get = GET_DEPARTMENT_GET
    get_department_list = GET_DEPARTMENT_LIST
    get_department_list_ids = GET_DEPARTMENT_LIST_IDS
    get_user_get = GET_USER_GET
    get_user_get_by_mobile = GET_USER_GET_BY_MOBILE
    get_user_get_dept_member = GET_USER_GET_DEPT_MEMBER
    get_user_get_userid_by_unionid = GET_USER_GET_USERID_BY_UNIONID
    get_user_getuserinfo = GET_USER_GETUSERINFO
    get_user_list = GET_USER_LIST
    get_user_simplelist = GET_USER_SIMPLELIST
    gettoken = GETTOKEN
    oauth2_access_token = OAUTH2_ACCESS_TOKEN
    oauth2_corp_access_token = OAUTH2_CORP_ACCESS_TOKEN
    oauth2_corp_token = OAUTH2_CORP_TOKEN
    user_getbyunionid = USER_GETBYUNIONID
    user_listid = USER_LISTID
    v2_department_get = V2_DEPARTMENT_GET
    v2_department_listparentbyuser = V2_DEPARTMENT_LISTPARENTBYUSER
    v2_department_listsub = V2_DEPARTMENT_LISTSUB
    v2_department_listsubid = V2_DEPARTMENT_LISTSUBID
    v2_user_get = V2_USER_GET
    v2_user_getbymobile = V2_USER_GETBYMOBILE
    v2_user_list = V2_USER_LIST
