"""Scores are told from the ledger alone: what was verified, what was proved, as of a moment."""

from dataclasses import replace
from datetime import datetime

import pytest
from tests.people import checker, officer, signer
from tests.services.appraise_cases import appraised, day
from tests.services.conftest import CYCLE, STREAM, OfficeApp, read_to_the_end, with_loops
from tests.services.decide.test_decide import CODE, IN_PLACE, file

from duban.domain.appraisal.acts import AppraisalAct, AppraisalActKind, ClaimRuling
from duban.domain.appraisal.rules import appraised_period
from duban.domain.appraisal.score import UnitScore, score_json
from duban.domain.calendar.cycle import Period, Reference
from duban.domain.decisions.decision import Decision, DecisionKind, DecisionRules
from duban.domain.decisions.verification import ClaimAnswer
from duban.domain.returns.submission import Entry, Status
from duban.errors import Refused
from duban.services.appraise.scoring import Scoring
from duban.services.decide.decider import Who
from duban.services.decide.items import Decide

YEAR = appraised_period("2021")
NOW = day(2022, 3, 10)
DESK, HEAD = Who(officer("督办岗"), "佐证齐全"), Who(signer("市营商办负责人"), "复核无误")


def month(text: str) -> Reference:
    return Reference(CODE, STREAM, Period.parse(text))


def add(app: OfficeApp, kind: AppraisalActKind, at: datetime, **more: object) -> AppraisalAct:
    with app.context.ledger.begin() as work:
        return work.appraisal.add(AppraisalAct(CODE, kind, at, "督办岗", **more))


@pytest.fixture
def office(app: OfficeApp) -> OfficeApp:
    """October to January are open and read; rules are registered. 市教育局 leads 第3项, 市民政局 第4项."""
    appraised(app)
    for reference, opens in (
        (CYCLE, day(2021, 10, 14)),
        (month("2021-11"), day(2021, 11, 16)),
        (month("2021-12"), day(2021, 12, 15)),
        (month("2022-01"), day(2022, 1, 14)),
    ):
        app.generate.open_cycle(reference, opens)
    add(app, AppraisalActKind.RULES, day(2021, 10, 8), value=app.context.appraisal.text)
    read_to_the_end(app.context, NOW)
    return app


def done(number: int) -> Entry:
    return Entry(number, Status.DONE, IN_PLACE, "全部完成。", evidence="泉教〔2021〕12号；泉教〔2021〕13号")


def going_on(number: int) -> Entry:
    return Entry(number, Status.BEHIND, progress="推进中。")


def close(app: OfficeApp, number: int, at: datetime) -> None:
    decide = Decide(app.context, DecisionRules())
    decide.close(CODE, number, DESK, at)
    decide.close(CODE, number, HEAD, at)


def unit(app: OfficeApp, code: str, now: datetime = NOW) -> UnitScore:
    found = Scoring(app.context).score(CODE, YEAR, now).unit(code)
    assert found is not None
    return found


def standing(app: OfficeApp, code: str, number: int, now: datetime = NOW) -> tuple[int, int, str]:
    fact = unit(app, code, now).fact(f"item/{number}")
    assert fact is not None
    return fact.gained, fact.possible, fact.words


def test_units_outside_the_city_s_authority_stand_in_no_table(office: OfficeApp) -> None:
    score = Scoring(office.context).score(CODE, YEAR, NOW)
    assert [one.name for one in score.units] == ["市教育局", "市民政局"]
    assert "市税务局" not in score_json(score)
    assert score.unit("swj") is None


def test_what_was_claimed_in_time_and_verified_since_counts_whole(office: OfficeApp) -> None:
    """第3项 is due on 31 December, which the return of 25 December cannot claim: that of January is in time."""
    number = file(office, done(3), reference=month("2022-01").of("jyj"), when=day(2022, 1, 25))
    assert standing(office, "jyj", 3)[:2] == (0, 0), "it waits with the office, and is nobody's loss"
    close(office, 3, day(2022, 2, 10))
    gained, possible, words = standing(office, "jyj", 3)
    assert (gained, possible) == (6000, 6000)
    assert words == "第3项（2021年12月31日到期）：已核验销号，2022年1月25日申报"
    fact = unit(office, "jyj").fact("item/3")
    assert fact is not None
    assert fact.cites[:2] == (str(number), "decision/qz2021/3/CLOSURE/2022-02-10T09:00:00+08:00")
    assert standing(office, "jyj", 3, day(2022, 2, 9))[:2] == (0, 0), "as of the day before, it was not closed"


def test_a_claim_is_of_the_day_on_which_it_was_first_made_without_a_break(office: OfficeApp) -> None:
    file(office, done(3), reference=CYCLE.of("jyj"), when=day(2021, 10, 22))
    file(office, going_on(3), reference=month("2021-11").of("jyj"), when=day(2021, 11, 22))
    file(office, done(3), reference=month("2021-12").of("jyj"), when=day(2021, 12, 22))
    file(office, replace(done(3), unchanged=True), reference=month("2022-01").of("jyj"), when=day(2022, 1, 20))
    close(office, 3, day(2022, 2, 10))
    assert standing(office, "jyj", 3)[2].endswith("2021年12月22日申报")


def test_what_its_lead_says_not_to_be_done_has_a_share_and_gains_nothing(office: OfficeApp) -> None:
    file(office, going_on(3), reference=month("2022-01").of("jyj"), when=day(2022, 1, 20))
    assert standing(office, "jyj", 3)[:2] == (0, 6000)
    assert standing(office, "jyj", 3, day(2022, 1, 25))[:2] == (0, 0), "before the cut-off nothing is said"


def test_silence_without_proof_costs_nothing(office: OfficeApp) -> None:
    """No notice ever left: nobody can prove that the unit knew."""
    found = unit(office, "mzj")
    fact = found.fact("item/4")
    assert fact is not None
    assert (fact.gained, fact.possible) == (0, 0)
    assert "不能证明已告知" in fact.words
    missed = [one for one in found.facts if one.matter.name == "MISSED"]
    assert [(one.gained, "不能证明" in one.words) for one in missed] == [(0, True)] * 3
    assert found.gained == found.possible == 1000
    assert found.score_rate is None, "ten points are too little for a band"


def test_a_false_claim_is_left_out_until_the_organ_decides(office: OfficeApp) -> None:
    file(office, done(3), reference=month("2021-12").of("jyj"), when=day(2021, 12, 22))
    close(office, 3, day(2022, 1, 5))
    who = Who(checker(), "现场核查未见落实")
    Decide(office.context, DecisionRules()).reopen(CODE, 3, who, day(2022, 1, 12), false_claim=True)
    gained, possible, words = standing(office, "jyj", 3)
    assert (gained, possible) == (0, 0)
    assert "待主管机关认定" in words
    add(
        office,
        *(AppraisalActKind.RULING, day(2022, 3, 1)),
        organisation="jyj",
        fact="item/3",
        value=ClaimRuling.FALSE.name,
        source="泉督〔2022〕2号",
    )
    assert standing(office, "jyj", 3)[:2] == (0, 6000)
    taken = [one for one in unit(office, "jyj").facts if one.matter.name == "FALSE_CLAIM"]
    assert [(one.gained, one.words) for one in taken] == [(-500, "第3项：经认定申报与核查不符（泉督〔2022〕2号）")]
    assert standing(office, "jyj", 3, day(2022, 2, 28))[:2] == (0, 0)


def test_what_others_judge_counts_with_its_source(office: OfficeApp) -> None:
    said = {"period": "2021", "organisation": "jyj", "source": "省营商环境监测（2021）"}
    act = add(office, AppraisalActKind.OUTSIDE, day(2022, 3, 1), value="85.5", **said)
    fact = unit(office, "jyj").fact(act.cite)
    assert fact is not None
    assert (fact.gained, fact.possible, fact.words) == (2565, 3000, "省营商环境监测（2021）：得分率85.5%")
    assert unit(office, "mzj").fact(act.cite) is None


def test_the_same_ledger_and_moment_give_the_same_text(office: OfficeApp) -> None:
    file(office, done(3), reference=month("2021-12").of("jyj"), when=day(2021, 12, 22))
    first = score_json(Scoring(office.context).score(CODE, YEAR, day(2022, 1, 31)))
    close(office, 3, day(2022, 2, 10))
    add(office, AppraisalActKind.RULES, day(2022, 2, 11), value=replace(office.context.appraisal, basis="新").text)
    again = Scoring(office.context)
    assert score_json(again.score(CODE, YEAR, day(2022, 1, 31))) == first
    assert score_json(again.score(CODE, YEAR, NOW)) != first
    assert again.score(CODE, YEAR, NOW).rules.basis == "新"


def test_half_a_year_knows_its_own_items_and_returns(office: OfficeApp) -> None:
    score = Scoring(office.context).score(CODE, appraised_period("2022-H1"), NOW)
    assert [fact.key for one in score.units for fact in one.facts if fact.key.startswith("item/")] == []
    (conduct,) = [fact for fact in score.units[0].facts if fact.key == "conduct"]
    assert conduct.words == "应报1期，起评10分"
    assert score.band(score.units[0]) == ""


def test_it_is_off_until_its_basis_and_its_rules_are_there(office: OfficeApp) -> None:
    with_loops(office.context, appraisal=False)
    with pytest.raises(Refused, match="未启用"):
        Scoring(office.context).score(CODE, YEAR, NOW)
    with_loops(office.context, appraisal=True)
    with pytest.raises(Refused, match="尚未登记考核规则"):
        Scoring(office.context).score(CODE, YEAR, day(2021, 10, 1))
    object.__setattr__(office.context, "appraisal", replace(office.context.appraisal, basis=""))
    with pytest.raises(Refused, match="文号"):
        Scoring(office.context).score(CODE, YEAR, NOW)


def test_a_claim_that_was_answered_is_not_done_once_no_return_in_time_can_claim_it_anew(office: OfficeApp) -> None:
    """第3项 is due on 31 December: claimed and answered in October it may be claimed anew until 25 January."""
    number = file(office, done(3), reference=CYCLE.of("jyj"), when=day(2021, 10, 22))
    answered = Decision(
        *(CODE, DecisionKind.ANSWER, "复核岗", day(2021, 11, 3), "缺佐证", 3),
        organisation="jyj",
        field=ClaimAnswer.MORE.value,
        original=str(number),
        value="2021-11-25\n1.佐证",
        effective="2021-11",
    )
    with office.context.ledger.begin() as work:
        work.decisions.add(answered)
    for at, words, possible in (
        (day(2021, 11, 20), "已申报，待核验", 0),
        (day(2021, 12, 10), "尚未到申报时间", 0),
        (day(2022, 3, 10), "未完成", 6000),
    ):
        found = standing(office, "jyj", 3, at)
        assert (found[1], found[2].endswith(words)) == (possible, True), at
