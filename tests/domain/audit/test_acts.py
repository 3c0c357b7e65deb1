"""What a person of the office did, as lines of a story."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest

from duban.domain.audit.acts import (
    told_closing,
    told_import,
    told_registered_proof,
    told_registration,
    told_switch,
)
from duban.domain.audit.timeline import TimelineEntry
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.period import Period
from duban.domain.escalation.service_of_papers import Switch
from duban.domain.mail.message import Closing, MessageKind, UnitMessage
from duban.domain.plan.imported_figure import ImportedFigure
from duban.domain.proof.kinds import ProofKind
from duban.domain.proof.registered import RegisteredProof
from duban.domain.returns.registration import Channel, Registration
from duban.domain.returns.submission_number import SubmissionNumber

AT = datetime(2021, 11, 2, 9, 30, tzinfo=TIMEZONE)
REFERENCE = "qz2021/department_monthly/2021-10/shuiwu"
LETTER = UnitMessage("m" * 64, REFERENCE, "", "a@shuiwu.example", AT, "请问第38项\n由谁牵头？", MessageKind.QUESTION)
FIGURE = ImportedFigure(
    *("qz2021", "K1", Period.parse("2021-10"), Decimal(110), "省平台", "f" * 64, "十月.xlsx", "数据!C2", "督办岗", AT)
)


def test_a_return_that_came_on_paper() -> None:
    registration = Registration(
        SubmissionNumber.parse(f"{REFERENCE}#1"), Channel.FAX, "督办岗", AT, "s" * 64, "传真.pdf"
    )
    assert told_registration(registration, "市税务局") == TimelineEntry(
        AT, "登记报送件", "登记市税务局2021年10月第1次报送（传真，扫描件《传真.pdf》）", REFERENCE
    )


def test_a_telephone_call_about_a_mail_of_ours() -> None:
    proof = RegisteredProof("R1/x", ProofKind.PHONED, AT, "督办岗", "值班室", "已告知截止日", "督办岗", AT)
    told = told_registered_proof(proof, "催报通知")
    assert (told.at, told.kind) == (AT, "登记送达")
    assert told.text == "《催报通知》已电话告知：督办岗致电值班室：已告知截止日；登记：督办岗"


@pytest.mark.parametrize(
    ("mail_key", "note", "how"),
    [
        pytest.param("A1/x", "", "复信办结", id="by a mail"),
        pytest.param("", "已电话说明", "办结：已电话说明", id="by a note alone"),
        pytest.param("A1/x", "已抄送", "复信办结：已抄送", id="by both"),
    ],
)
def test_a_letter_that_was_dealt_with_by_a_mail_or_a_note(mail_key: str, note: str, how: str) -> None:
    told = told_closing(LETTER, Closing("m" * 64, AT, "督办岗", note, mail_key), "市税务局")
    assert told == TimelineEntry(AT, "办结来信", f"市税务局{LETTER.kind}“请问第38项 由谁牵头？”{how}", REFERENCE)


def test_a_file_of_figures_with_each_platform_once() -> None:
    figures = [FIGURE, replace(FIGURE, kpi="K2"), replace(FIGURE, kpi="K3", source="市平台")]
    assert told_import(figures) == TimelineEntry(AT, "导入数据", "导入《十月.xlsx》，3个数值（省平台、市平台）")


def test_one_figure_is_a_file_too() -> None:
    assert told_import([FIGURE]).text == "导入《十月.xlsx》，1个数值（省平台）"


@pytest.mark.parametrize(("paused", "what"), [(True, "暂停升级"), (False, "恢复升级")])
def test_escalation_that_was_paused_or_let_go_on(paused: bool, what: str) -> None:
    assert told_switch(Switch(paused, AT, "督办岗", "系统检修")) == TimelineEntry(
        AT, "暂停与恢复", f"{what}；理由：系统检修"
    )
