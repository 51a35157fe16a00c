"""What to do about a refusal: a function for each thing that can be wrong."""

from collections.abc import Callable
from typing import Final

from guanxi.dingtalk import failures as door
from guanxi.domain import failures as domain
from guanxi.domain.failures import Failure
from guanxi.sandbox.advice import callers, credentials, records, requests, values
from guanxi.sandbox.advice.checking import still_wrong
from guanxi.sandbox.advice.refused import Advice, Refused

_OF_VALUES: Final = (domain.ValueMissing, domain.ValueInvalid)

ADVICE: Final[dict[type[Failure], Callable[[Refused], Advice]]] = {
    door.PageUnknown: requests.page_unknown,
    door.MethodRefused: requests.method_refused,
    door.BodyUnreadable: requests.body_unreadable,
    door.BodyTooLarge: requests.body_too_large,
    domain.TokenMissing: callers.token_missing,
    domain.TokenInvalid: callers.token_invalid,
    domain.AppKindRefused: callers.app_kind_refused,
    domain.PermissionMissing: callers.permission_missing,
    domain.ContactsDisabled: callers.contacts_disabled,
    domain.OrganisationSuspended: callers.organisation_suspended,
    domain.RateLimited: callers.rate_limited,
    domain.StoreBusy: callers.store_busy,
    domain.ValueMissing: values.value_missing,
    domain.LabelsMissing: values.labels_missing,
    domain.PhoneInvalid: values.phone_invalid,
    domain.UserIdInvalid: values.user_id_invalid,
    door.SizeInvalid: values.size_invalid,
    door.OffsetInvalid: values.offset_invalid,
    domain.ValueInvalid: values.value_invalid,
    domain.ContactUnknown: records.contact_unknown,
    domain.EmployeeUnknown: records.employee_unknown,
    domain.DepartmentUnknown: records.department_unknown,
    domain.OwnerUnknown: records.owner_unknown,
    domain.LabelUnknown: records.label_unknown,
    domain.ReferenceUnknown: records.reference_unknown,
    domain.PhoneTaken: records.phone_taken,
    domain.OrganisationFull: records.organisation_full,
    door.CredentialsMissing: credentials.credentials_missing,
    door.SecretMissing: credentials.secret_missing,
    door.CorpSecretRefused: credentials.corp_secret_refused,
    domain.AppUnknown: credentials.app_unknown,
    domain.OrganisationUnknown: credentials.organisation_unknown,
    door.GrantTypeRefused: credentials.grant_type_refused,
    door.TicketMissing: credentials.ticket_missing,
    door.CodeUnknown: credentials.code_unknown,
    domain.TimestampMalformed: credentials.timestamp_malformed,
    domain.TimestampOutOfWindow: credentials.timestamp_out_of_window,
    domain.SignatureMismatch: credentials.signature_mismatch,
    Failure: requests.otherwise,
}
"""By what happened; one that is not here has that of the nearest class above it."""


_MOST: Final = 8
"""Faults of one call that are looked for behind the first."""


def advice_on(refused: Refused) -> Advice:
    """Give advice on a refusal.

    A page refuses what is wrong first. Where more is wrong with the values of a contact, the advice says that, too, and
    its form has all of it right.
    """
    found = _of(refused)
    for _ in range(_MOST):
        if found.form is None or not isinstance(refused.failure, _OF_VALUES):
            break
        failure = still_wrong(refused.page, found.form.parameters)
        if failure is None:
            break
        refused = refused.with_parameters(found.form.parameters, failure)
        further = _of(refused)
        found = Advice((*found.say, f"then: {further.say[0]}"), further.form)
    return found


def _of(refused: Refused) -> Advice:
    return next(ADVICE[kind](refused) for kind in type(refused.failure).__mro__ if kind in ADVICE)
