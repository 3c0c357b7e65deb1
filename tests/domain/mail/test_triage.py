"""What a mail is decides whether it may ever be answered."""

from dataclasses import replace

import pytest
from tests.builders import mail_with

from duban.domain.mail.authentication import Authentication
from duban.domain.mail.triage import (
    RULES,
    Attachment,
    Incoming,
    Triage,
    digest,
    is_robots_name,
    looks_like_workbook,
    may_be_a_persons,
    triage,
)

XLSX = Attachment("报表.xlsx", "application/octet-stream", b"PK\x03\x04rest")
OLD_XLS = Attachment("报表.et", "application/octet-stream", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest")
PDF = Attachment("扫描件.pdf", "application/pdf", b"%PDF-1.4")
WORD = Attachment("说明.docx", "application/octet-stream", b"PK\x03\x04rest")
LETTER = mail_with(XLSX)


def with_header(name: str, value: str) -> Incoming:
    return replace(LETTER, headers={name: value})


@pytest.mark.parametrize(
    ("incoming", "expected"),
    [
        pytest.param(LETTER, Triage.FORM, id="a person's mail with a workbook is a form"),
        pytest.param(
            replace(LETTER, attachments=(OLD_XLS,)), Triage.FORM, id="an old or encrypted workbook is told so later"
        ),
        pytest.param(replace(LETTER, attachments=(PDF,)), Triage.NO_WORKBOOK, id="a scan is no form"),
        pytest.param(replace(LETTER, attachments=(WORD,)), Triage.NO_WORKBOOK, id="a text document is no form"),
        pytest.param(replace(LETTER, attachments=()), Triage.NO_WORKBOOK, id="words alone are no form"),
        pytest.param(replace(LETTER, sender="", attachments=()), Triage.UNKNOWN, id="nobody to answer: unknown"),
        pytest.param(replace(LETTER, own=True), Triage.OWN, id="our own copy, with the form inside, is ours"),
        pytest.param(replace(LETTER, is_report=True), Triage.BOUNCE, id="a delivery report with our form is a bounce"),
        pytest.param(
            replace(LETTER, sender="PostMaster@qq.example", attachments=()),
            Triage.BOUNCE,
            id="a provider's bounce in HTML",
        ),
        pytest.param(replace(LETTER, sender="postmaster@swj.example"), Triage.FORM, id="a form is more than a name"),
        pytest.param(replace(LETTER, sender="post_master@swj.example"), Triage.FORM, id="whatever daemon's name it is"),
        pytest.param(replace(LETTER, sender="no-reply@swj.example"), Triage.AUTOMATIC, id="who asks for no reply"),
        pytest.param(
            replace(with_header("return-path", "<>"), subject="系统退信 / Delivery failure"),
            Triage.BOUNCE,
            id="a null sender that speaks of returned mail",
        ),
        pytest.param(with_header("return-path", "<>"), Triage.AUTOMATIC, id="any other null sender is a robot"),
        pytest.param(
            with_header("auto-submitted", "auto-replied (vacation)"), Triage.AUTOMATIC, id="RFC 3834 with a comment"
        ),
        pytest.param(with_header("auto-submitted", "no"), Triage.FORM, id="RFC 3834: no means a person"),
        pytest.param(
            with_header("auto-submitted", 'No; owner-email="x"'), Triage.FORM, id="RFC 3834: no with a parameter"
        ),
        pytest.param(with_header("precedence", "bulk"), Triage.AUTOMATIC, id="bulk mail"),
        pytest.param(with_header("precedence", "first-class"), Triage.FORM, id="ordinary precedence"),
        pytest.param(with_header("x-autoreply", "yes"), Triage.AUTOMATIC, id="X-Autoreply"),
        pytest.param(with_header("list-id", "<news.example>"), Triage.AUTOMATIC, id="a mailing list"),
        pytest.param(
            with_header("content-type", "multipart/report; report-type=disposition-notification"),
            Triage.AUTOMATIC,
            id="a receipt that says it was read",
        ),
    ],
)
def test_the_first_rule_that_fits_decides(incoming, expected):
    assert triage(incoming) is expected


@pytest.mark.parametrize(
    "subject",
    [
        "自动回复: 【填报通知】2021年10月任务进展",
        "【自动回复】外出公干",
        "系统自动答复：邮件已收到",
        "Automatic reply: 填报通知",
        "Out of Office: back on Monday",
        "AutoReply: 您好",
    ],
)
def test_an_automatic_reply_is_known_by_its_subject(subject):
    assert triage(replace(LETTER, subject=subject)) is Triage.AUTOMATIC


@pytest.mark.parametrize(
    "subject",
    [
        "回复：【填报通知】2021年10月任务进展",
        "关于系统自动化改造的进展报送",
        "Re: 无法投递的邮件怎么办",
        "报送表（自动汇总版）",
    ],
)
def test_a_person_may_write_about_automatic_things(subject):
    assert triage(replace(LETTER, subject=subject)) is Triage.FORM


def test_only_a_persons_mail_stands_after_the_rules_for_robots():
    assert [kind for kind, _ in RULES] == [
        Triage.OWN,
        Triage.BOUNCE,
        Triage.AUTOMATIC,
        Triage.FORM,
        Triage.NO_WORKBOOK,
    ]


def test_a_workbook_is_known_by_its_first_bytes_whatever_its_name():
    assert looks_like_workbook(Attachment("", "application/octet-stream", XLSX.data))
    assert not looks_like_workbook(Attachment("报表.xlsx", "application/octet-stream", b"<html>"))


@pytest.mark.parametrize(
    ("header", "value"),
    [
        *((name, "<mailto:a@b.example>") for name in ("list-help", "list-subscribe", "list-unsubscribe", "list-post")),
        *((name, "<a.example>") for name in ("list-id", "list-owner", "list-archive")),
        *(("auto-submitted", value) for value in ("auto-generated", "auto-replied", "auto-notified; owner-email=a")),
        ("return-path", "<>"),
        ("return-path", " < > "),
        *(("precedence", value) for value in ("bulk", "junk", "list", "auto_reply", "Bulk (sent by a list)")),
    ],
)
def test_every_mark_of_rfc_3834_and_rfc_5230_is_a_robots(header, value):
    assert triage(with_header(header, value)) is Triage.AUTOMATIC
    assert triage(replace(with_header(header, value), attachments=())) is Triage.AUTOMATIC


@pytest.mark.parametrize(
    "local",
    ["MAILER-DAEMON", "LISTSERV", "majordomo", "owner-news", "news-owner", "news-request", "bounces+1", "noreply"],
)
def test_so_is_every_name_that_they_list_whoever_writes_under_it_without_a_form(local):
    kind = triage(replace(LETTER, sender=f"{local}@swj.example", subject="news", attachments=()))
    assert kind in {Triage.AUTOMATIC, Triage.BOUNCE}


RETURNED = replace(LETTER, attachments=(), subject="退信通知", returns="<duban.1.2@office.example>", text="无法投递")
FORWARDED_FORM = replace(XLSX, origin=("转发的邮件《填报通知》",))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, Triage.BOUNCE, id="it names a mail of ours, says why, and is announced as a return"),
        pytest.param({"attachments": (XLSX,)}, Triage.BOUNCE, id="with a form: only ours comes back below such words"),
        pytest.param({"returns": ""}, Triage.NO_WORKBOOK, id="announced alone, by somebody"),
        pytest.param({"text": "请查收"}, Triage.NO_WORKBOOK, id="it says of nothing that it was not delivered"),
        pytest.param({"subject": "关于第3项"}, Triage.NO_WORKBOOK, id="a person may tell that a mail did not arrive"),
        pytest.param({"subject": "转发：退信通知"}, Triage.NO_WORKBOOK, id="who passes one on is a person"),
        pytest.param(
            {"subject": "关于第3项", "headers": {"x-loop": "1"}}, Triage.BOUNCE, id="a program that tells of ours"
        ),
        pytest.param(
            {"subject": "关于第3项", "headers": {"x-loop": "1"}, "attachments": (XLSX,)},
            Triage.AUTOMATIC,
            id="a program that brings a form is no bounce",
        ),
        pytest.param(
            {"subject": "关于第3项", "headers": {"x-loop": "1"}, "attachments": (FORWARDED_FORM,)},
            Triage.BOUNCE,
            id="the form within the mail that it returns is ours",
        ),
        pytest.param(
            {"subject": "自动回复：退信通知", "headers": {"x-loop": "1"}}, Triage.AUTOMATIC, id="an answering machine"
        ),
        pytest.param({"subject": "外出通知"}, Triage.AUTOMATIC, id="one that says so less surely"),
        pytest.param({"sender": "", "returns": ""}, Triage.BOUNCE, id="nobody announces it"),
        pytest.param({"sender": "", "subject": ""}, Triage.BOUNCE, id="nobody tells of ours"),
        pytest.param({"sender": "", "returns": "", "subject": ""}, Triage.UNKNOWN, id="nobody tells of anything"),
        pytest.param(
            {"sender": "postmaster@swj.example", "subject": "", "returns": "", "attachments": (FORWARDED_FORM,)},
            Triage.BOUNCE,
            id="a daemon with our form in the mail that it returns",
        ),
    ],
)
def test_a_bounce_that_keeps_to_no_standard_is_known_by_what_it_says(changes, expected):
    assert triage(replace(RETURNED, **changes)) is expected


@pytest.mark.parametrize(
    ("changes", "maybe"),
    [
        pytest.param({}, True, id="a person's mail"),
        pytest.param({"headers": {"list-id": "<a>"}}, True, id="the mark of a list, which gateways add"),
        pytest.param({"headers": {"precedence": "bulk"}}, True, id="bulk"),
        pytest.param({"sender": "postmaster@swj.example"}, True, id="a postmaster's name"),
        pytest.param({"subject": "休假通知"}, True, id="who goes on leave"),
        pytest.param({"own": True}, False, id="our own"),
        pytest.param({"is_report": True}, False, id="a delivery report"),
        pytest.param({"headers": {"x-autoreply": "1"}}, False, id="an answering machine's mark"),
        pytest.param({"headers": {"precedence": "auto_reply"}}, False, id="its precedence"),
        pytest.param({"headers": {"return-path": "<>"}}, False, id="no sender on the envelope"),
        pytest.param({"headers": {"content-type": "multipart/report"}}, False, id="a report"),
        pytest.param({"sender": "noreply@swj.example"}, False, id="who asks for no reply"),
        pytest.param({"subject": "自动回复"}, False, id="an automatic subject"),
        pytest.param({"sender": ""}, False, id="nobody"),
    ],
)
def test_what_a_persons_mail_carries_too_is_no_sure_sign_of_a_robot(changes, maybe):
    assert may_be_a_persons(replace(LETTER, **changes)) is maybe


@pytest.mark.parametrize(
    ("verdict", "within", "servers"),
    [
        (Authentication.PASS, False, True),
        (Authentication.FAIL, True, False),
        (Authentication.NONE, True, True),
        (Authentication.NONE, False, False),
    ],
)
def test_a_servers_word_was_checked_or_never_left_our_own(verdict, within, servers):
    assert replace(LETTER, authentication=verdict, from_within=within).is_servers_word is servers


def test_a_mail_of_which_nothing_is_known_is_no_servers_word():
    assert not LETTER.is_servers_word


@pytest.mark.parametrize(
    ("address", "robot"),
    [("MAILER-DAEMON@a.example", True), ("no-reply+1@a.example", True), ("wang@a.example", False)],
)
def test_nobody_reads_the_mailbox_of_a_robot(address, robot):
    assert is_robots_name(address) is robot


def test_a_file_is_archived_under_its_digest():
    assert digest(Attachment("", "", b"abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
