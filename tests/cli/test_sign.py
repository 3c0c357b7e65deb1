"""What a person releases, on the command line: sign, serve, pause; the same requests as in Airflow."""

from datetime import datetime
from pathlib import Path

import pytest
from tests.cli.conftest import CYCLE, duban, furnished, moment

from duban.bootstrap import Installation
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.decisions.document import Document, DocumentKind
from duban.domain.escalation.ladder import Notice, NoticeState

SWJ = CYCLE.of("swj")
NAME = f"R5/{SWJ}"


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """An installation in a rehearsal's time, on the day on which a letter was drafted."""
    found = furnished(tmp_path, monkeypatch, moment(11, 1, 10))
    found.generate.open_cycle(CYCLE, moment(10, 14))
    letter = Document(
        name=NAME,
        draft=1,
        kind=DocumentKind.LETTER,
        reference=str(SWJ),
        title="市税务局 · 函请",
        body="函",
        signer="市发改委分管领导",
        files=(),
        created_at=moment(11, 1),
        subject="函",
        text="商请报送为荷。",
    )
    with found.context.ledger.begin() as work:
        work.notices.add(Notice("R3", str(SWJ), moment(10, 26), NoticeState.PREPARED, mail_key=f"R3/{SWJ}"))
        work.notices.add(Notice("R5", str(SWJ), moment(11, 1), NoticeState.DRAFTED, mail_key=NAME, document=NAME))
        work.documents.add(letter)
        # Who is charged with silence must have had nothing in a mailbox that was read.
        work.readings.listed(found.context.robot, moment(11, 1, 10))
        work.readings.read(found.context.robot, moment(11, 1, 10))
    return found


@pytest.fixture
def signed_sheet(tmp_path: Path) -> Path:
    """The scan of a sheet that was signed by hand."""
    path = tmp_path / "签批件.pdf"
    path.write_bytes(b"%PDF-1.4 signed by hand")
    return path


@pytest.mark.usefixtures("app")
def test_what_waits_is_listed_with_who_is_to_sign():
    shown = duban("sign").output
    assert NAME in shown
    assert "市税务局 · 函请" in shown
    assert "市发改委分管领导" in shown


@pytest.mark.usefixtures("app")
def test_the_signer_sees_what_was_sent_whether_it_arrived_and_how_late_it_is():
    shown = duban("sign", NAME).output
    assert "已逾期5个工作日" in shown
    assert "商请报送" in shown, "the tax office is no subordinate: it was asked, not urged"
    assert "待发送" in shown, "what was not delivered is not called delivered"
    assert "未答复" in shown
    assert "商请报送为荷。" in shown


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("outcome", ["暂缓", "撤回"])
def test_a_decision_other_than_signing_needs_its_reason(outcome: str, signed_sheet: Path):
    words = ("sign", NAME, "--outcome", outcome, "--scan", str(signed_sheet), "--user", "duban")
    refused = duban(*words)
    assert refused.exit_code == 1
    assert "须写明理由" in refused.output
    decided = duban(*words, "--reason", "已电话沟通")
    assert decided.exit_code == 0
    assert "没有待签文书" in duban("sign").output


@pytest.mark.usefixtures("app")
def test_the_command_line_signs_nothing_and_registers_papers_of_the_desk_alone(signed_sheet: Path):
    """A name that is typed proves nothing: neither the machine's user nor another duty may, nor a wrong password."""
    words = ("sign", NAME, "--outcome", "签发", "--scan", str(signed_sheet))
    assert "系统用户" in duban(*words).stderr
    assert "“市营商办复核岗”没有这项权限" in duban(*words, "--user", "fuhe").stderr
    assert "“市发改委分管领导”没有这项权限" in duban(*words, "--user", "fgw_fenguan").stderr
    assert "登录失败（401）" in duban(*words, "--user", "duban", password="guessed").stderr
    assert NAME in duban("sign").output, "it waits as before"


def test_a_signed_letter_waits_for_its_service_and_is_recorded_once(
    app: Installation, tmp_path: Path, signed_sheet: Path
):
    words = ("sign", NAME, "--outcome", "签发", "--scan", str(signed_sheet), "--user", "duban")
    assert "已签发" in duban(*words).output
    told = duban("audit", "市税务局").output
    assert "签批：市发改委分管领导（纸质签批，扫描件《签批件.pdf》；市营商办督办岗登记：duban）" in told
    assert NAME in duban("serve").output
    scan = tmp_path / "盖章件.pdf"
    scan.write_bytes(b"%PDF-1.4 sealed")
    words = ["serve", NAME, "--number", "泉发改函〔2021〕12号"]
    words += ["--way", "公文交换", "--scan", str(scan), "--received", "2021-11-01T09:30:00"]
    refused = duban(*words)
    assert refused.exit_code == 0
    assert "11月01日09:30签收" in refused.output
    assert "没有待登记送达的文书" in duban("serve").output
    with app.context.ledger.begin() as work:
        letter = next(one for one in work.notices.about(str(SWJ)) if one.rung == "R5")
    assert letter.delivered_at == datetime(2021, 11, 1, 9, 30, tzinfo=TIMEZONE)


@pytest.mark.usefixtures("app")
def test_escalation_is_paused_and_resumed_with_a_reason():
    assert "已暂停升级" in duban("pause", "--reason", "系统检修").output
    assert "未作改动" in duban("pause", "--reason", "再按一次").output
    assert "已恢复" in duban("resume", "--reason", "检修完毕").output


@pytest.mark.usefixtures("app")
def test_what_was_put_off_is_listed_with_its_day_and_can_be_taken_up(signed_sheet: Path):
    words = ("--outcome", "暂缓", "--reason", "先电话联系", "--until", "2021-11-20", "--scan", str(signed_sheet))
    assert duban("sign", NAME, *words, "--user", "duban").exit_code == 0
    listed = duban("sign").output
    assert "暂缓至11月20日：市税务局 · 函请" in listed
    assert "没有待签文书" in listed
    assert "已恢复待签" in duban("sign", NAME, "--resume", "--user", "duban").output
    assert "待签文书 1 件" in duban("sign").output
