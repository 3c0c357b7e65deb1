"""What was done about a need, as a line of a story."""

from datetime import datetime

import pytest

from duban.domain.audit.told_needs import told_need
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.decisions.coordination import NeedAct, NeedActKind, NeedLevel, NeedName
from duban.domain.plan.labels import PlanNames
from duban.domain.returns.helping import HelperAnswer

AT = datetime(2021, 10, 26, 10, tzinfo=TIMEZONE)
NAME = NeedName("qz2021", 38, "2021-10")
DONE = NeedAct(NAME, NeedActKind.SAID, AT, "a@gaj.example", "已开放。", answer=HelperAnswer.DONE)
NAMES = PlanNames({"gaj": "市公安局"})


@pytest.mark.parametrize(
    ("act", "text"),
    [
        (
            NeedAct(NAME, NeedActKind.ASKED, AT, "督办岗", "请研究。", "会商", organisation="gaj"),
            "第38项需协调事项：已交办市公安局，意见：请研究。经办：督办岗；理由：会商",
        ),
        (
            NeedAct(NAME, NeedActKind.ASKED, AT, "督办岗", organisation="gaj"),
            "第38项需协调事项：已交办市公安局。经办：督办岗",
        ),
        (
            NeedAct(
                NAME, NeedActKind.SAID, AT, "a@gaj.example", "已开放。", organisation="gaj", answer=HelperAnswer.DONE
            ),
            "第38项需协调事项：市公安局答复“已办结”，已开放。经办：a@gaj.example",
        ),
        (
            NeedAct(NAME, NeedActKind.RAISED, AT, "督办岗", "", "两次未办结", level=NeedLevel.TASK_FORCE),
            "第38项需协调事项：已提请工作专班。经办：督办岗；理由：两次未办结",
        ),
    ],
)
def test_it_says_what_was_done_by_whom_and_why(act: NeedAct, text: str) -> None:
    told = told_need(act, NAMES)
    assert (told.at, told.kind, told.text, told.reference) == (AT, act.kind.value, text, "qz2021/38/2021-10")
