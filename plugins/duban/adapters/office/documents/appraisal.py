"""核对稿 of a unit as a document: its points, every fact with where it stands, and a place for its answer."""

from collections.abc import Iterable

from duban.adapters.office.documents.plain_pages import (
    HEADING,
    TEXT,
    TITLE,
    add_line,
    add_signature,
    add_table,
    new_pages,
    written,
)
from duban.domain.appraisal.cites import told_cites
from duban.domain.appraisal.facts import ScoreFact
from duban.domain.appraisal.rules import told_points
from duban.domain.appraisal.score import Score, UnitScore
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.moments import told_day
from duban.domain.office.office import Office

PART_HEADS, PART_WIDTHS = ("部分", "得分", "可得分", "规则出处"), (52, 26, 26, 70)
FACT_HEADS, FACT_WIDTHS = ("编号", "部分", "事实", "得分/可得分", "出处"), (12, 31, 67, 24, 40)
LEFT_HEADS, LEFT_WIDTHS = ("编号", "部分", "情况", "出处"), (12, 31, 91, 40)


class OfficeAppraisalWriter:
    """ports.AppraisalWriter; the same score gives the same bytes."""

    def extract(self, score: Score, unit: UnitScore, office: Office) -> bytes:
        """The 核对稿 as .docx bytes."""
        document, day = new_pages(), score.at.astimezone(TIMEZONE)
        add_line(document, f"{score.title}核对稿", TITLE, centred=True)
        add_line(document, f"{unit.name}　　截至{told_day(day.date())}", TEXT, centred=True)
        intro = f"依据{score.rules.basis}（计分规则第{score.version}版），由台账生成，尚未呈批，不作公布。"
        add_line(document, f"{intro}无从评价、尚待核验或不能证明已告知的，不计入得分和可得分。", TEXT)
        add_line(document, f"一、得分：{unit.told}", HEADING)
        rows = [
            (one.part, told_points(one.gained), told_points(one.possible), score.rules.source(one.part))
            if one.possible
            else (one.part, "不计", "不计", "本期没有可计分的事实")
            for one in unit.parts
        ]
        add_table(document, PART_HEADS, PART_WIDTHS, rows, "")
        numbered = list(enumerate(unit.facts, start=1))
        add_line(document, "二、计分的事实", HEADING)
        counted = [
            (str(n), one.part, _words(one), one.told, told_cites(one.cites)) for n, one in numbered if one.is_counted
        ]
        add_table(document, FACT_HEADS, FACT_WIDTHS, counted, "没有计分的事实。")
        add_line(document, "三、未计分的情况", HEADING)
        left = [(str(n), one.part, _words(one), told_cites(one.cites)) for n, one in numbered if not one.is_counted]
        add_table(document, LEFT_HEADS, LEFT_WIDTHS, left, "没有。")
        add_line(document, "四、单位意见", HEADING)
        for line in _answer(score, unit):
            add_line(document, line, TEXT)
        add_signature(document, f"{office.name}　{told_day(day.date())}")
        return written(document, score.at)

    def table(self, score: Score, draft: int) -> bytes:
        """The scores and all facts as .xlsx bytes."""
        # Not above: it brings pandas, and what is asked for every morning is the 核对稿.
        from duban.adapters.office.annexes.appraisal import write_scores

        return write_scores(score, draft)


def _words(fact: ScoreFact) -> str:
    return f"{fact.words}（{fact.decided}）" if fact.decided else fact.words


def _answer(score: Score, unit: UnitScore) -> Iterable[str]:
    days, decided = score.rules.answer_within, score.rules.decide_within
    yield "□ 无异议　　□ 有异议（请写明编号和理由，可附佐证）："
    yield "　"
    by = f"由{score.rules.own_unit_decided_by}" if unit.is_own else "由未参与计分的人"
    yield f"请自收到之日起{days}个工作日内答复，没有异议的可不答复；异议{by}在{decided}个工作日内处理并说明理由。"
