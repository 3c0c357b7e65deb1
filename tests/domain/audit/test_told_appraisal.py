"""What was done about an appraisal, as a line of a story."""

from datetime import datetime

import pytest

from duban.domain.appraisal.acts import AppraisalAct, AppraisalActKind
from duban.domain.audit.told_appraisal import told_appraisal
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.plan.labels import PlanNames

AT = datetime(2023, 1, 10, 10, tzinfo=TIMEZONE)
NAMES = PlanNames({"gaj": "市公安局"})


def act(kind: AppraisalActKind, **said: str) -> AppraisalAct:
    return AppraisalAct("qz2021", kind, AT, "督办岗", **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("done", "text"),
    [
        (
            act(AppraisalActKind.RULES, words="第2版", source="泉考核〔2022〕1号", reason="年度修订"),
            "第2版，泉考核〔2022〕1号。经办：督办岗；理由：年度修订",
        ),
        (
            act(AppraisalActKind.OUTSIDE, period="2022", organisation="gaj", value="87.5", source="省监测"),
            "2022考核，市公安局，得分率87.5%，省监测。经办：督办岗",
        ),
        (
            act(AppraisalActKind.RULING, organisation="gaj", fact="item/38", value="FALSE", source="泉纪〔2022〕3号"),
            "市公安局，item/38，认定不符，泉纪〔2022〕3号。经办：督办岗",
        ),
        (
            act(AppraisalActKind.OBJECTED, period="2022", organisation="gaj", fact="item/38", words="已按期完成"),
            "2022考核，市公安局，item/38，已按期完成。经办：督办岗",
        ),
        (
            act(
                AppraisalActKind.DECIDED,
                period="2022",
                organisation="gaj",
                fact="item/38",
                value="ADOPTED",
                reason="属实",
            ),
            "2022考核，市公安局，item/38，采纳。经办：督办岗；理由：属实",
        ),
    ],
    ids=lambda value: value.kind.name if isinstance(value, AppraisalAct) else "",
)
def test_each_act_says_what_who_and_why(done: AppraisalAct, text: str) -> None:
    told = told_appraisal(done, NAMES)
    assert (told.at, told.kind, told.text) == (AT, done.kind.value, text)
