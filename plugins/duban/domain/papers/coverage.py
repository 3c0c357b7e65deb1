"""Who reported, in sentences: the whole story for a signer, one sentence for a paper."""

import re
from collections.abc import Iterable

from duban.domain.papers.prose import moment, names
from duban.domain.report import Report
from duban.domain.report.annexes import annex
from duban.domain.report.coverage import Coverage, Timeliness, UnitAnswer

NAMED = 3
# Said beside the month in words, for whoever looks the return up; a paper does without.
PERIOD_CODE = re.compile(r"（\d{4}-\d\d）")
LATE = (Timeliness.LATE, Timeliness.AFTER_CUTOFF)
NOT_IN = {
    Timeliness.MISSING: "未报送",
    Timeliness.AWAITED: "尚未报送",
    Timeliness.SENT_BACK: "报送件退回后尚未重报",
    Timeliness.UNCHECKED: "报送件正在核对",
    Timeliness.UNREAD: "是否报送待核（信箱截止后尚未收完）",
    Timeliness.UNDELIVERED: "因邮件未送达尚未报送（不计漏报）",
}


def late_counts(coverage: Coverage) -> list[str]:
    """迟报2家 and 补报1家 apart, for one came before the cut-off and one after; nothing of what did not happen."""
    return [f"{kind}{len(those)}家" for kind in LATE if (those := coverage.those(kind))]


def coverage_text(report: Report) -> str:
    """What the numbers rest on: who reported, who was late, who is not in and what stands in."""
    coverage = report.coverage
    counted = [f"按时{len(coverage.on_time)}家"]
    counted += late_counts(coverage)
    counted += [f"因邮件未送达不计迟报{len(coverage.not_late)}家"] if coverage.not_late else []
    nil = coverage.those(Timeliness.NIL)
    counted += [f"零报告{len(nil)}家"] if nil else []
    sent_back = f"，退回更正{coverage.times_sent_back}次" if coverage.times_sent_back else ""
    opening = (
        f"以上据{len(coverage.reported)}家牵头单位报送的数据汇总。本期应报{coverage.owed}家，"
        f"已报{len(coverage.reported)}家（{'、'.join(counted)}），"
        f"一次通过{len(coverage.first_time_right)}家{sent_back}"
    )
    sentences = [opening]
    late = ((kind, coverage.those(kind)) for kind in LATE)
    sentences.extend(f"{kind}单位为{organisations(those)}" for kind, those in late if those)
    absent = (*coverage.missing, *coverage.pending)
    if absent:
        sentences.append(f"截至{moment(report.as_of)}汇总时，尚缺{len(absent)}家：{absences(coverage)}")
    elif coverage.owed:
        sentences.append("无漏报单位")
    exempt = coverage.those(Timeliness.EXEMPT)
    if exempt:
        sentences.append(f"经同意免报的有{organisations(exempt)}")
    withdrawn = [answer for answer in coverage.answers if answer.withdrawal_asked_at is not None]
    if withdrawn:
        sentences.append(f"{organisations(withdrawn)}申请作废所报内容，尚待核定，暂按已报数据汇总")
    return "。".join(sentences) + "。"


def absences(coverage: Coverage) -> str:
    """Who is not in, and what stands in for it: 市甲局、市乙局未报送，沿用9月数据（2021-09）；…."""
    groups: dict[str, list[str]] = {}
    for answer in (*coverage.missing, *coverage.pending):
        groups.setdefault(_absence(answer), []).append(answer.organisation)
    return "；".join("、".join(who) + how for how, who in groups.items())


def _absence(answer: UnitAnswer) -> str:
    word = NOT_IN[answer.timeliness]
    stand_in = answer.stands_in.replace("未报送，", "").replace(f"{answer.timeliness}，", "")
    return f"{word}，{stand_in}" if stand_in else word


def organisations(answers: Iterable[UnitAnswer]) -> str:
    """The names of those who answered so."""
    return "、".join(answer.organisation for answer in answers)


def basis_text(report: Report) -> str:
    """The same in one sentence for the body of a paper: a missing return is said to be missing, the rest is annexed."""
    coverage = report.coverage
    late = f"，其中{'、'.join(late_counts(coverage))}" if coverage.late else ""
    exempt = coverage.those(Timeliness.EXEMPT)
    late += f"，经同意免报{len(exempt)}家" if exempt else ""
    absent = (*coverage.missing, *coverage.pending)
    if not coverage.owed:
        return "本期没有应报单位。"
    if not absent:
        # Who filed after the cut-off had missed it: a circular says so.
        nobody = "现已报齐" if coverage.those(Timeliness.AFTER_CUTOFF) else "无漏报"
        return f"以上据{coverage.owed}家牵头单位报送汇总{late}，{nobody}。"
    opening = f"以上据{len(coverage.reported)}家牵头单位报送汇总（应报{coverage.owed}家{late}），"
    if len(absent) <= NAMED:
        return f"{opening}{PERIOD_CODE.sub('', absences(coverage))}。"
    missing = names([answer.organisation for answer in absent], NAMED, "家")
    return f"{opening}尚缺{missing}，所沿用的往期数据逐一注明，详见{annex('报送情况一览表')}。"
