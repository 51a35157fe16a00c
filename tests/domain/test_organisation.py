"""What closes an organisation to its apps, and what failures say."""

import pytest

from guanxi.domain import failures
from guanxi.domain.app import TOKEN_SECONDS
from guanxi.domain.failures import ContactsDisabled, Failure, OrganisationSuspended
from guanxi.domain.organisation import Organisation, require_active, require_external_contacts

NEW = Organisation(corp_id="dingacmeacmeacmeacme", name="Acme", created_at=0)


def test_a_new_organisation_is_open() -> None:
    require_active(NEW)
    require_external_contacts(NEW)
    assert (NEW.contact_limit, NEW.unknown) == (None, "keep")


def test_a_suspended_organisation_is_refused() -> None:
    with pytest.raises(OrganisationSuspended):
        require_active(Organisation(corp_id=NEW.corp_id, name="Acme", created_at=0, suspended=True))


def test_an_organisation_without_external_contacts_is_refused() -> None:
    with pytest.raises(ContactsDisabled):
        require_external_contacts(Organisation(corp_id=NEW.corp_id, name="Acme", created_at=0, external_contacts=False))


def test_a_failure_names_its_field_or_the_one_that_it_is_always_about() -> None:
    assert failures.PhoneTaken("taken").field == "mobile"
    assert failures.PhoneInvalid("bad", field="state_code").field == "state_code"
    assert Failure("something").field is None
    assert str(failures.PhoneTaken("taken")) == failures.PhoneTaken("taken").reason == "taken"


def test_the_life_of_a_token_fits_into_16_bits() -> None:
    assert TOKEN_SECONDS == 7200
    assert TOKEN_SECONDS < 2**15
