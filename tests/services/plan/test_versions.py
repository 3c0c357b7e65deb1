"""A task list is used once a person confirmed it; each cycle keeps the version it was opened with."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import pytest
from tests.builders import item
from tests.people import checker, officer
from tests.services.conftest import CYCLE, PROGRAMME, OfficeApp, address, at

from duban.domain.office.actor import Actor
from duban.domain.plan.organisation import Role
from duban.domain.plan.programme import Programme
from duban.errors import Refused, TaskListError
from duban.services.plan.versions import Versions

NOVEMBER = replace(CYCLE, period=CYCLE.period.later())


@dataclass
class EditedList:
    """A workbook that somebody edits: versions by their bytes, the last one lying there now."""

    versions: dict[bytes, Programme]

    def programme(self, code: str) -> Programme:
        """What lies there now; a broken workbook is told."""
        data = self.workbook(code)
        if data == b"broken":
            raise TaskListError(("《任务清单》A5：序号 3 重复，请核对后改正。",))
        return self.versions[data]

    def workbook(self, code: str) -> bytes:
        """The newest bytes."""
        return list(self.versions)[-1]

    def version(self, code: str, sha256: str, read: Callable[[str], bytes]) -> Programme:
        """The version of those bytes."""
        data = read(sha256)
        if data == b"broken":
            raise TaskListError(("《任务清单》A5：序号 3 重复，请核对后改正。",))
        return self.versions[data]


EDITED = replace(PROGRAMME, items=(*PROGRAMME.items, item(5, leads=("jyj",))))


@pytest.fixture
def edited(app: OfficeApp) -> OfficeApp:
    """An office whose list was used for October and edited since."""
    object.__setattr__(app.context, "task_lists", EditedList({b"first": PROGRAMME}))
    app.send_forms()
    edit(app, b"second", EDITED)
    return app


def edit(app: OfficeApp, data: bytes, programme: Programme) -> None:
    app.context.task_lists.versions[data] = programme  # type: ignore[attr-defined]


def numbers(app: OfficeApp, reference=CYCLE) -> list[int]:
    return [each.number for each in app.context.programme(reference).items]


def confirmed(app: OfficeApp) -> list[tuple[int, str]]:
    with app.context.ledger.begin() as work:
        return [(version.number, version.confirmed_by) for version in work.versions.all("qz2021")]


def test_the_first_use_confirms_the_first_version(app: OfficeApp) -> None:
    """A newcomer starts without a further step."""
    app.send_forms()
    app.generate.open_cycle(CYCLE, at(10, 15))
    assert confirmed(app) == [(1, "系统")]


def test_an_edit_waits_for_a_person(edited: OfficeApp) -> None:
    assert numbers(edited) == numbers(edited, NOVEMBER) == [1, 2, 3, 4]
    told = Versions(edited.context).difference("qz2021")
    assert [str(change)[:6] for change in told] == ["第5项 新增"]


def test_a_confirmed_edit_is_for_the_cycles_that_open_after_it(edited: OfficeApp) -> None:
    Versions(edited.context).confirm("qz2021", officer(), "市政府增加任务", at(11, 1))
    edited.generate.open_cycle(NOVEMBER, at(11, 16))
    assert (numbers(edited), numbers(edited, NOVEMBER)) == ([1, 2, 3, 4], [1, 2, 3, 4, 5])
    assert Versions(edited.context).difference("qz2021") == ()


def test_confirming_the_same_workbook_again_changes_nothing(edited: OfficeApp) -> None:
    for day in (1, 2):
        assert Versions(edited.context).confirm("qz2021", officer(), "增加任务", at(11, day)).number == 2
    assert confirmed(edited) == [(1, "系统"), (2, "督办岗")]


@pytest.mark.parametrize(("by", "reason"), [(checker(), "增加任务"), (officer(), " ")])
def test_a_version_needs_the_desk_and_a_reason(edited: OfficeApp, by: Actor, reason: str) -> None:
    with pytest.raises(Refused):
        Versions(edited.context).confirm("qz2021", by, reason, at(11, 1))


def test_the_office_is_told_once_that_a_cycle_opened_without_the_edit(edited: OfficeApp) -> None:
    before = edited.sent_to("office@yyb.example")
    for hour in (9, 10):
        edited.generate.open_cycle(NOVEMBER, at(11, 16, hour))
        edited.deliver.round(at(11, 16, hour))
    assert edited.sent_to("office@yyb.example") == before + 1
    with edited.context.ledger.begin() as work:
        mail = work.outbox.get(f"task_list/{NOVEMBER}")
    assert mail is not None
    assert mail.subject.startswith("【请确认】任务清单有改动，11月仍用第1版")


def test_a_workbook_that_somebody_is_still_mending_stops_no_cycle(edited: OfficeApp) -> None:
    edit(edited, b"broken", EDITED)
    assert len(edited.generate.open_cycle(NOVEMBER, at(11, 16))) == 3
    with pytest.raises(TaskListError):
        Versions(edited.context).confirm("qz2021", officer(), "理由", at(11, 16))


def test_who_is_in_charge_on_the_day_gets_the_notice(app: OfficeApp) -> None:
    """The liaison of 市教育局 changes on the very day of the first reminder."""
    old = next(one for one in PROGRAMME.contacts if (one.organisation, one.role) == ("jyj", Role.LIAISON))
    new = replace(old, mail="new@jyj.example", valid_from=date(2021, 10, 20))
    others = tuple(one for one in PROGRAMME.contacts if one is not old)
    both = (*others, replace(old, valid_to=date(2021, 10, 19)), new)
    object.__setattr__(app.context, "task_lists", EditedList({b"first": replace(PROGRAMME, contacts=both)}))
    app.send_forms()
    with app.context.ledger.begin() as work:
        form = work.outbox.get(f"R0/{CYCLE.of('jyj')}")
    for debt in app.escalate.debts(at(10, 20)):
        app.escalate.pay(debt.reference, at(10, 20))
    with app.context.ledger.begin() as work:
        reminder = work.outbox.get(f"R1/{CYCLE.of('jyj')}")
    assert form is not None
    assert reminder is not None
    assert old.mail in form.recipients
    assert new.mail in reminder.recipients
    assert old.mail not in reminder.recipients


def test_who_is_no_longer_in_charge_may_not_file(app: OfficeApp) -> None:
    """What came while he was in charge counts whenever it is handled; what comes later waits for a person."""
    left = tuple(replace(one, valid_to=date(2021, 10, 21)) for one in PROGRAMME.contacts if one.organisation == "jyj")
    new = replace(left[0], mail="new@other.example", valid_from=date(2021, 10, 22), valid_to=None)
    others = tuple(one for one in PROGRAMME.contacts if one.organisation != "jyj")
    contacts = (*others, *left, *(replace(new, role=role) for role in Role))
    object.__setattr__(app.context, "task_lists", EditedList({b"first": replace(PROGRAMME, contacts=contacts)}))
    app.send_forms()
    form = app.good_form("jyj")
    app.reply("jyj", form, at(10, 22, 10), sender=address("jyj"))
    with app.context.ledger.begin() as work:
        assert work.submissions.of_return(CYCLE.of("jyj")) == ()
    app.reply("jyj", form, at(10, 21, 10), sender=address("jyj"))
    with app.context.ledger.begin() as work:
        assert len(work.submissions.of_return(CYCLE.of("jyj"))) == 1


def test_a_contact_that_a_later_version_tells_may_have_filed_before(edited: OfficeApp) -> None:
    """A stranger's mail waits; the office looks him up, registers him, and the mail is handled again."""
    new = replace(PROGRAMME.contacts[0], mail="new@elsewhere.example")
    edit(edited, b"third", replace(EDITED, contacts=(*PROGRAMME.contacts[1:], new)))
    Versions(edited.context).confirm("qz2021", officer(), "单位来电更正", at(10, 26))
    known = {contact.mail for contact in edited.context.programme(CYCLE, at(10, 25)).contacts}
    assert {new.mail, PROGRAMME.contacts[0].mail} <= known
    assert PROGRAMME.contacts[0].mail not in {one.mail for one in edited.context.programme(CYCLE, at(10, 27)).contacts}
