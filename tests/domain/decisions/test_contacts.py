"""Who is in charge of a role on a day, after people took over from each other and mailboxes ended."""

import json
from dataclasses import replace
from datetime import date, datetime

import pytest

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.decisions.contacts import ContactEnd, contact_of, contacts_on, end_of
from duban.domain.decisions.decision import Decision, DecisionKind
from duban.domain.plan.organisation import Contact, Role

OLD = Contact("swj", Role.LIAISON, "旧联络员", "old@swj.example", "")
PEOPLE = (OLD, Contact("swj", Role.FILLER, "填报人", "filler@swj.example", ""))
CHANGE = Decision(
    "qz2021",
    DecisionKind.CONTACT,
    "督办岗",
    datetime(2021, 11, 1, 12, tzinfo=TIMEZONE),
    "轮岗",
    organisation="swj",
    field="联络员",
    value=json.dumps({"name": "新联络员", "mail": "new@swj.example", "phone": "", "from": "2021-12-01"}),
)


@pytest.mark.parametrize(
    ("day", "mails"),
    [
        (date(2021, 11, 30), ["old@swj.example", "filler@swj.example"]),
        (date(2021, 12, 1), ["filler@swj.example", "new@swj.example"]),
        (None, ["old@swj.example", "filler@swj.example", "new@swj.example"]),
    ],
)
def test_a_new_contact_is_in_charge_from_his_day_on_and_the_old_one_stays_in_history(day, mails):
    assert [contact.mail for contact in contacts_on(PEOPLE, (CHANGE,), day)] == mails


@pytest.mark.parametrize(
    ("first", "last", "is_valid"),
    [
        (None, None, True),
        (date(2021, 10, 25), None, True),
        (date(2021, 10, 26), None, False),
        (None, date(2021, 10, 25), True),
        (None, date(2021, 10, 24), False),
    ],
)
def test_the_first_and_the_last_day_of_a_contact_belong_to_him(first, last, is_valid):
    contact = replace(OLD, valid_from=first, valid_to=last)
    assert contact.is_valid(date(2021, 10, 25)) is is_valid


@pytest.mark.parametrize("left", [date(2021, 10, 31), date(2021, 11, 30)])
def test_whoever_had_left_before_was_in_charge_no_day_longer(left):
    gone = replace(OLD, valid_to=left)
    assert contacts_on((gone,), (CHANGE,), None)[0].valid_to == left
    staying = replace(gone, valid_to=date(2022, 6, 30))
    assert contacts_on((staying,), (CHANGE,), None)[0].valid_to == date(2021, 11, 30)


END = ContactEnd("swj", Role.LIAISON, "旧联络员", "Old@swj.example", date(2021, 11, 15))
ENDED = replace(CHANGE, value=END.value)


def test_a_decision_names_either_a_contact_with_its_first_day_or_the_end_of_one():
    assert contact_of(CHANGE) == Contact(
        "swj", Role.LIAISON, "新联络员", "new@swj.example", "", valid_from=date(2021, 12, 1)
    )
    assert (end_of(CHANGE), end_of(ENDED)) == (None, END)


def test_the_ledger_keeps_an_end_as_people_can_read_it():
    assert END.value == '{"name": "旧联络员", "mail": "Old@swj.example", "until": "2021-11-15"}'


@pytest.mark.parametrize(
    ("contact", "ends"),
    [
        pytest.param(OLD, True, id="that mailbox, in whatever case it is written"),
        pytest.param(replace(OLD, name="改名者"), True, id="whoever reads it"),
        pytest.param(replace(OLD, mail="new@swj.example"), False, id="another mailbox of the role"),
        pytest.param(replace(OLD, role=Role.FILLER), False, id="its other role"),
        pytest.param(replace(OLD, organisation="jyj"), False, id="at another unit"),
    ],
)
def test_a_mailbox_ends_without_a_successor_in_the_one_role_that_is_named(contact, ends):
    (after,) = contacts_on((contact,), (ENDED,), None)
    assert after.valid_to == (END.last if ends else None)
    assert contacts_on((contact,), (ENDED,), date(2021, 11, 16)) == (() if ends else (contact,))
