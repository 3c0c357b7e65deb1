"""A small quarter, counted by hand: four counties, one of which did not report and one of which sent paper."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from tests.report_cases import CUT_OFF, CYCLE, programme

from duban.domain.calendar.cycle import TIMEZONE, Cycle, Frequency, Period, Reference, Stream
from duban.domain.plan.organisation import Organisation
from duban.domain.report import KnownCycle, Report
from duban.domain.report.quarter import Quarter, compile_quarter
from duban.domain.returns.county import CountyAccount, IndicatorAccount, IndicatorState
from duban.domain.returns.submission import ExpectedReturn, ReturnState, Submission, Verdict

STREAM = Stream("county_quarterly", "县（市、区）季报", Frequency.QUARTERLY)
REFERENCE = Reference("qz2021", STREAM.code, Period.parse("2021-Q3"))
QUARTER_CYCLE = Cycle(REFERENCE, STREAM, CYCLE.calendar)
COUNTIES = {"licheng": "鲤城区", "huian": "惠安县", "jinjiang": "晋江市", "dehua": "德化县"}
RECEIVED = datetime(2021, 9, 24, 16, tzinfo=TIMEZONE)
COMPILED = CUT_OFF


def account(name: str, *indicators: IndicatorAccount, **parts: str) -> CountyAccount:
    """What a county says."""
    said = {
        "work": f"{name}召开调度会两次。",
        "problems": "窗口人手不足。",
        "next_steps": f"{name}下季度补齐。",
    } | parts
    return CountyAccount(**said, indicators=indicators)  # type: ignore[arg-type]


def returned(code: str, said: CountyAccount | None) -> Submission:
    """An accepted return of a county."""
    reference, verdict = str(REFERENCE.of(code)), Verdict.ACCEPTED
    filed = Submission(reference, 1, RECEIVED, "a@huian.example", "f" * 64, "季报.xlsx", "m" * 64, verdict, (), ())
    return replace(filed, account=said)


ACCOUNTS: Mapping[str, CountyAccount | None] = {
    # Item 1 is the tax office's, and done as it says.
    "licheng": account("鲤城区", IndicatorAccount(6, IndicatorState.BEHIND, "接口未打通。", (1,))),
    "huian": account(
        "惠安县",
        IndicatorAccount(6, IndicatorState.NORMAL),
        IndicatorAccount(7, IndicatorState.DIFFICULT, "口岸设备老旧。", (3,)),
        experience="推行帮办代办。",
    ),
    "jinjiang": None,
}


def quarter(accounts: Mapping[str, CountyAccount | None] = ACCOUNTS, leads: Report | None = None) -> Quarter:
    """The report of the small quarter."""
    plan = programme()
    counties = tuple(
        Organisation(code, name, (), "县（市、区）/功能区", True, "贵县", streams=(STREAM.code,))
        for code, name in COUNTIES.items()
    )
    returns = {
        code: ExpectedReturn(str(REFERENCE.of(code)), ReturnState.ACCEPTED, RECEIVED, RECEIVED, attempts=1)
        if code in accounts
        else ExpectedReturn(str(REFERENCE.of(code)))
        for code in COUNTIES
    }
    known = KnownCycle(QUARTER_CYCLE, returns, {code: returned(code, said) for code, said in accounts.items()})
    plan = replace(plan, organisations=(*plan.organisations, *counties))
    return compile_quarter(plan, known, leads, COMPILED)
