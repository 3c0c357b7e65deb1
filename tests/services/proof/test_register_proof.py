"""A unit whose server reports nothing is told by a person, who registers it; only then may a paper build on it."""

from dataclasses import replace
from datetime import datetime
from email import message_from_bytes
from email.policy import default

import pytest
from tests.people import officer
from tests.services.collect.test_bounces import ADDRESSEES, MORNINGS, URGE, bounce, mail, receive
from tests.services.conftest import CYCLE, PROGRAMME, OfficeApp, address, at
from tests.services.escalate.test_late_returns import climb, rungs

from duban.config import load_settings
from duban.domain.files.paper_file import PaperFile
from duban.domain.mail.delivery import MailState
from duban.domain.office.actor import Duty, system_user
from duban.domain.plan.organisation import Role
from duban.domain.proof.kinds import ProofKind
from duban.errors import Refused, UnknownReference
from duban.ports import LogKind
from duban.services.escalate.unproved import CAME_BACK, Unproved, UnprovedMails
from duban.services.operate.audit import Audit
from duban.services.proof.register_proof import Prove, Telling

CALL = Telling(
    kind=ProofKind.PHONED,
    at=at(10, 27, 15, 30),
    theirs="市税务局办公室 值班员",
    content="告知10月填报表尚未报送，请于29日前报送；对方答复已转经办科室。",
    by=officer("市营商办督办岗"),
)
LATER = at(10, 29, 10)


@pytest.fixture
def urged(abroad: OfficeApp) -> OfficeApp:
    """An office that has urged everybody, and whose relay took every mail."""
    abroad.send_forms()
    climb(abroad, *MORNINGS[:-1])
    assert mail(abroad, URGE).state is MailState.SENT
    return abroad


def waiting(app: OfficeApp, now: datetime) -> tuple[Unproved, ...]:
    return UnprovedMails(app.context, load_settings().item_ladders).waiting(now)


def story(app: OfficeApp) -> list[str]:
    return [f"{one.kind} {one.text}" for one in Audit(app.context).organisation("qz2021", "swj")]


def test_without_a_proof_the_ladder_goes_on_by_mail_and_names_who_is_to_be_rung(urged: OfficeApp) -> None:
    climb(urged, at(10, 27), at(10, 28), at(11, 1), at(11, 2), at(11, 3))
    assert rungs(urged, "swj") == ["R0", "R1", "R2", "R3", "R4"]  # no letter, however long it takes
    told = urged.escalate.plan(at(11, 3)).for_office
    assert any("市税务局" in one and "尚无送达凭据" in one and "在“工作单”登记" in one for one in told)
    (first, *_rest) = [one for one in waiting(urged, at(11, 3)) if one.unit == "市税务局"]
    assert (first.key, first.about, first.known) == (URGE, "2021年10月任务进展商请报送", "已交付发信服务器")
    assert first.next == "函请"
    assert first.contacts == PROGRAMME.contacts_of("swj", (Role.LIAISON, Role.SECTION_HEAD, Role.FILLER))
    assert all(one.phone for one in first.contacts)


def test_who_was_rung_is_written_to_formally_once_the_time_to_answer_is_over(urged: OfficeApp) -> None:
    climb(urged, at(10, 27))
    Prove(urged.context).register(URGE, CALL, at(10, 27, 16))
    climb(urged, at(10, 28), at(11, 1))
    assert rungs(urged, "swj")[-1] == "R5"
    assert "R5" not in rungs(urged, "jyj")
    with urged.context.ledger.begin() as work:
        paper = work.documents.latest(f"R5/{CYCLE.of('swj')}")
    assert paper is not None
    assert "10月27日15时30分已电话告知" in paper.text
    assert "2021-10-27 15:30 已电话告知" in urged.sign.dossier(paper, at(11, 1)).shown
    assert not [one for one in waiting(urged, at(11, 1)) if one.key == URGE]


def test_the_unit_is_shown_what_was_registered_and_a_second_time_nothing_happens(urged: OfficeApp) -> None:
    first = Prove(urged.context).register(URGE, CALL, at(10, 27, 16))
    again = Prove(urged.context).register(URGE, CALL, at(10, 28, 9))
    assert again.registered_at == first.registered_at == at(10, 27, 16)
    before = len(urged.post_office.attempts)
    urged.deliver.round(at(10, 27, 16))
    urged.deliver.round(at(10, 28, 9))
    (shown,) = urged.post_office.attempts[before:]
    assert address("swj", Role.LIAISON) in shown[1]
    body = message_from_bytes(shown[0], policy=default).get_body(("plain",))
    text = body.get_content() if body is not None else ""
    for words in ("10月27日15时30分", CALL.theirs, CALL.content, "市营商办督办岗登记", "请回复本邮件说明"):
        assert words in text
    with urged.context.ledger.begin() as work:
        assert [one.kind for one in work.proofs.of_mail(URGE)] == [ProofKind.PHONED]
        assert [entry.kind for entry in work.log.entries()].count(LogKind.PROOF) == 1
        assert not list(work.log.faults())


@pytest.mark.parametrize(
    ("key", "subject"),
    [
        pytest.param(f"R0/{CYCLE.of('swj')}", "【电话告知记录】填报通知：10月任务进展，请于", id="of a form"),
        pytest.param(URGE, "【电话告知记录】商请：10月任务进展请于", id="of another"),
    ],
)
def test_the_record_of_a_call_has_one_title(urged: OfficeApp, key: str, subject: str) -> None:
    Prove(urged.context).register(key, CALL, at(10, 27, 16))
    before = len(urged.post_office.attempts)
    urged.deliver.round(at(10, 27, 16))
    (shown,) = urged.post_office.attempts[before:]
    told = str(message_from_bytes(shown[0], policy=default)["Subject"])
    assert told.startswith(subject)


def test_a_receipt_of_the_exchange_is_registered_with_its_signer_and_scan(urged: OfficeApp) -> None:
    scan = PaperFile("签收单.pdf", b"%PDF-1.4 receipt")
    receipt = Telling(ProofKind.EXCHANGED, at(10, 28, 10), "收发室 张", "交换第118号", officer("督办岗"), scan=scan)
    told = Prove(urged.context).register(URGE, receipt, at(10, 28, 11))
    assert urged.context.archive.get(told.scan_sha256) == scan.data
    said = "签收人收发室 张，交换第118号，扫描件《签收单.pdf》；登记：督办岗"
    assert f"送达 2021年10月商请报送公文交换已签收（{said}）" in [
        line.replace("催办", "商请报送") for line in story(urged)
    ]


def test_the_story_tells_what_is_proved_and_of_a_mere_250_only_that_the_mail_left(urged: OfficeApp) -> None:
    assert not any(line.startswith("送达 ") for line in story(urged))
    assert "发出 2021年10月催办已交付发信服务器" in story(urged)
    receive(urged, bounce(mail(urged, URGE).message_id, ADDRESSEES[0], "delivered", "2.0.0"), at(10, 26, 9, 3))
    (line,) = [line for line in story(urged) if line.startswith("送达 ")]
    assert line.startswith(f"送达 2021年10月催办已由收件服务器接收（{ADDRESSEES[0]}：")


def test_a_mail_that_came_back_proves_nothing_whatever_a_server_said_before(urged: OfficeApp) -> None:
    for each in ADDRESSEES:
        receive(urged, bounce(mail(urged, URGE).message_id, each, "delivered", "2.0.0"), at(10, 26, 9, 3))
        receive(urged, bounce(mail(urged, URGE).message_id, each), at(10, 26, 12))
    with urged.context.ledger.begin() as work:
        (notice,) = [one for one in work.notices.about(str(CYCLE.of("swj"))) if one.rung == "R3"]
    assert notice.told_by == ()
    assert [one.known for one in waiting(urged, LATER) if one.key == URGE] == [CAME_BACK]
    Prove(urged.context).register(URGE, CALL, at(10, 27, 16))  # who was rung was told all the same
    assert not [one for one in waiting(urged, LATER) if one.key == URGE]


@pytest.mark.parametrize(
    ("key", "change", "problem"),
    [
        pytest.param("R3/none", {}, "见“工作单”", id="no such mail"),
        pytest.param(URGE, {"by": system_user("root")}, "--user", id="nobody who is known by name"),
        pytest.param(URGE, {"by": officer("查看岗", Duty.VIEW)}, "没有这项权限", id="somebody who may not"),
        pytest.param(URGE, {"theirs": " "}, "接听人", id="nobody answered"),
        pytest.param(URGE, {"content": ""}, "通话内容", id="nothing was said"),
        pytest.param(URGE, {"kind": ProofKind.EXCHANGED, "theirs": ""}, "签收人", id="nobody signed"),
        pytest.param(URGE, {"at": at(11, 3)}, "晚于现在", id="a call that is still to come"),
        pytest.param(URGE, {"at": at(10, 25)}, "早于邮件拟写", id="a call before the mail"),
        pytest.param(
            URGE,
            {"kind": ProofKind.EXCHANGED, "scan": PaperFile("x.pdf", b"")},
            "空文件",
            id="an empty scan",
        ),
    ],
)
def test_what_cannot_be_is_refused_and_says_what_to_do(
    urged: OfficeApp, key: str, change: dict[str, object], problem: str
) -> None:
    with pytest.raises((Refused, UnknownReference), match=problem.replace("(", r"\(")):
        Prove(urged.context).register(key, replace(CALL, **change), at(10, 28))  # type: ignore[arg-type]
    with urged.context.ledger.begin() as work:
        assert work.proofs.of_mail(URGE) == ()


def test_another_record_of_the_same_moment_is_refused(urged: OfficeApp) -> None:
    Prove(urged.context).register(URGE, CALL, at(10, 28))
    with pytest.raises(Refused, match=r"2021-10-27 15:30 的已电话告知已由市营商办督办岗登记.*不能改动"):
        Prove(urged.context).register(URGE, replace(CALL, content="另一说法"), at(10, 28))
