"""What is on record of an appraisal at a moment."""

from datetime import datetime, timedelta

from duban.domain.appraisal.acts import AppraisalAct, AppraisalActKind, AppraisalRecord, ClaimRuling, recorded
from duban.domain.appraisal.rules import AppraisalRules
from duban.domain.calendar.cycle import TIMEZONE

AT = datetime(2022, 2, 8, 9, tzinfo=TIMEZONE)
FIRST, SECOND = AppraisalRules(basis="一"), AppraisalRules(basis="二")


def act(number: int, kind: AppraisalActKind, **more: object) -> AppraisalAct:
    return AppraisalAct("qz2021", kind, AT + timedelta(days=number), "督办岗", number=number, **more)


RULES, OPENED = AppraisalActKind.RULES, AppraisalActKind.OPENED
RECORD = recorded(
    [
        act(3, RULES, value=SECOND.text),
        act(1, RULES, value=FIRST.text),
        act(2, OPENED, period="2021", value="1"),
    ]
)


def test_a_changed_rule_is_a_version_and_no_changed_past():
    assert [version.rules for version in RECORD.versions] == [FIRST, SECOND]
    assert RECORD.rules_of("2021").rules == FIRST, "its 核对稿 was sent out by the first"
    assert RECORD.rules_of("2022").rules == SECOND
    assert [version.number for version in RECORD.versions] == [1, 2], "as an opening names them"
    assert [version.rules for version in RECORD.until(AT + timedelta(days=1)).versions] == [FIRST]
    assert RECORD.until(AT + timedelta(days=2)).rules_of("2022").rules == FIRST
    assert AppraisalRecord().rules_of("2022") is None


def test_the_last_word_of_each_source_counts_until_the_check():
    outside = AppraisalActKind.OUTSIDE
    said = {"period": "2021", "organisation": "swj"}
    record = recorded(
        [
            act(1, outside, source="省监测", value="70", **said),
            act(2, outside, source="满意度", value="90", **said),
            act(3, outside, source="省监测", value="80", **said),
            act(4, outside, source="省监测", value="10", period="2022", organisation="swj"),
            act(5, OPENED, period="2021", value="1"),
            act(6, outside, source="省监测", value="99", **said),
        ]
    )
    assert [(one.source, one.value) for one in record.outside("2021", "swj")] == [("省监测", "80"), ("满意度", "90")]
    assert record.outside("2021", "jyj") == ()


def test_a_ruling_is_about_the_last_re_opening():
    ruled = act(2, AppraisalActKind.RULING, fact="item/3", value=ClaimRuling.FALSE.name)
    record = recorded([ruled])
    assert record.ruling(3, AT) == ruled
    assert record.ruling(3, ruled.at) == ruled
    assert record.ruling(3, AT + timedelta(days=3)) is None, "it was claimed and re-opened anew"
    assert record.ruling(4, AT) is None


def test_an_objection_waits_until_it_is_answered():
    objected = act(1, AppraisalActKind.OBJECTED, period="2021", organisation="swj", fact="item/3")
    answered = act(2, AppraisalActKind.DECIDED, period="2021", organisation="swj", fact="item/3", about=1)
    (one,) = recorded([objected]).objections("2021")
    assert one.answer is None
    (one,) = recorded([objected, answered]).objections("2021", "swj")
    assert one.answer == answered
    assert recorded([objected]).objections("2021", "jyj") == ()
    assert recorded([objected]).objections("2022") == ()


def test_an_act_has_no_number_before_the_ledger_gives_it_one():
    assert AppraisalAct("qz2021", RULES, AT, "督办岗").cite == "appraisal/qz2021/0"
