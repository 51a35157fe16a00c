"""Guanxi's native API: requests, answers, and each endpoint as an operation, in a file for each resource."""

from guanxi.client.native.acts import UNDO_ACT
from guanxi.client.native.apps import CHANGE_APP, CREATE_APP, GET_APP, LIST_APPS, REVOKE_APP, ROTATE_APP
from guanxi.client.native.changes import LIST_CHANGES
from guanxi.client.native.contact_access import GET_CONTACT_ACCESS, GET_CONTACT_ACCESS_OF_EMPLOYEE
from guanxi.client.native.contact_batch import BATCH_CONTACTS
from guanxi.client.native.contact_labels import RELABEL_CONTACTS
from guanxi.client.native.contact_shares import SHARE_CONTACTS
from guanxi.client.native.contact_upsert import UPSERT_CONTACT
from guanxi.client.native.contacts import (
    CREATE_CONTACT,
    DELETE_CONTACT,
    GET_CONTACT,
    LIST_CONTACTS,
    PATCH_CONTACT,
    REPLACE_CONTACT,
)
from guanxi.client.native.custom_fields import (
    ADD_CUSTOM_FIELD,
    CHANGE_CUSTOM_FIELD,
    LIST_CUSTOM_FIELDS,
    REMOVE_CUSTOM_FIELD,
)
from guanxi.client.native.departments import (
    CHANGE_DEPARTMENT,
    CREATE_DEPARTMENT,
    DELETE_DEPARTMENT,
    GET_DEPARTMENT,
    LIST_DEPARTMENTS,
)
from guanxi.client.native.employees import (
    CREATE_EMPLOYEE,
    DELETE_EMPLOYEE,
    GET_EMPLOYEE,
    LIST_EMPLOYEES,
    PATCH_EMPLOYEE,
    PUT_EMPLOYEE,
)
from guanxi.client.native.handovers import HAND_OVER
from guanxi.client.native.keys import CREATE_KEY, GET_KEY, LIST_KEYS, REVOKE_KEY
from guanxi.client.native.label_groups import (
    CHANGE_LABEL_GROUP,
    CREATE_LABEL_GROUP,
    DELETE_LABEL_GROUP,
    LIST_LABEL_GROUPS,
)
from guanxi.client.native.labels import CHANGE_LABEL, CREATE_LABEL, DELETE_LABEL, GET_LABEL, MERGE_LABEL
from guanxi.client.native.organisation import CHANGE_ORGANISATION, GET_ORGANISATION
from guanxi.client.native.staff_imports import IMPORT_DEPARTMENTS, IMPORT_EMPLOYEES
from guanxi.client.native.trash import LIST_TRASH, RESTORE_CONTACT


class Endpoints:
    """Every endpoint, by its operationId in the OpenAPI document."""

    add_custom_field = ADD_CUSTOM_FIELD
    batch_contacts = BATCH_CONTACTS
    change_app = CHANGE_APP
    change_custom_field = CHANGE_CUSTOM_FIELD
    change_department = CHANGE_DEPARTMENT
    change_label = CHANGE_LABEL
    change_label_group = CHANGE_LABEL_GROUP
    change_organisation = CHANGE_ORGANISATION
    create_app = CREATE_APP
    create_contact = CREATE_CONTACT
    create_department = CREATE_DEPARTMENT
    create_employee = CREATE_EMPLOYEE
    create_key = CREATE_KEY
    create_label = CREATE_LABEL
    create_label_group = CREATE_LABEL_GROUP
    delete_contact = DELETE_CONTACT
    delete_department = DELETE_DEPARTMENT
    delete_employee = DELETE_EMPLOYEE
    delete_label = DELETE_LABEL
    delete_label_group = DELETE_LABEL_GROUP
    get_app = GET_APP
    get_contact = GET_CONTACT
    get_contact_access = GET_CONTACT_ACCESS
    get_contact_access_of_employee = GET_CONTACT_ACCESS_OF_EMPLOYEE
    get_department = GET_DEPARTMENT
    get_employee = GET_EMPLOYEE
    get_key = GET_KEY
    get_label = GET_LABEL
    get_organisation = GET_ORGANISATION
    hand_over = HAND_OVER
    import_departments = IMPORT_DEPARTMENTS
    import_employees = IMPORT_EMPLOYEES
    list_apps = LIST_APPS
    list_changes = LIST_CHANGES
    list_contacts = LIST_CONTACTS
    list_custom_fields = LIST_CUSTOM_FIELDS
    list_departments = LIST_DEPARTMENTS
    list_employees = LIST_EMPLOYEES
    list_keys = LIST_KEYS
    list_label_groups = LIST_LABEL_GROUPS
    list_trash = LIST_TRASH
    merge_label = MERGE_LABEL
    patch_contact = PATCH_CONTACT
    patch_employee = PATCH_EMPLOYEE
    put_employee = PUT_EMPLOYEE
    relabel_contacts = RELABEL_CONTACTS
    remove_custom_field = REMOVE_CUSTOM_FIELD
    replace_contact = REPLACE_CONTACT
    restore_contact = RESTORE_CONTACT
    revoke_app = REVOKE_APP
    revoke_key = REVOKE_KEY
    rotate_app = ROTATE_APP
    share_contacts = SHARE_CONTACTS
    undo_act = UNDO_ACT
    upsert_contact = UPSERT_CONTACT
