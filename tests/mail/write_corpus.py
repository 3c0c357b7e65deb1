"""
Writes the mails of this folder that are made by rule, always with the same bytes.

To be started from the project's root: python -m tests.mail.write_corpus
"""

from collections.abc import Iterator
from pathlib import Path

from tests.mail.envelope import FORM, NOTE, OURS, ROBOT, SENDER, heads, mail, marked, words
from tests.mail.writing import (
    file_part,
    multipart,
    part,
    single,
    word,
    workbook,
    zip_of,
)
from tests.mail.written_bounces import bounces, provider_bounces
from tests.mail.written_files import charsets, containers, instead, workbooks

FOLDER = Path(__file__).parent


def identity() -> Iterator[tuple[str, bytes]]:
    """Who sent it, and to what does it belong."""
    ours, passed = "Authentication-Results: mx.quanzhou.example", "dmarc=pass header.from=swj.quanzhou.example"
    hop = "Received: from a by b; Wed, 20 Oct 2021 10:00:00 +0800"
    yield "authenticated_by_our_server", marked(f"{ours}; spf=pass smtp.mailfrom={SENDER}; {passed}", hop)
    yield "forged_sender", marked(f"{ours}; dmarc=fail (p=none) header.from=swj.quanzhou.example", hop)
    yield "forged_results_of_another_server", marked(f"Authentication-Results: mx.evil.example; {passed}")
    yield "forged_results_below_ours", marked(f"{ours}; spf=none smtp.mailfrom=evil.example", hop, f"{ours}; {passed}")
    yield "two_senders", marked(f"{ours}; {passed}", hop, f"From: {ROBOT}")
    yield (
        "forged_control_headers",
        marked(
            "X-Duban-Reference: qz2021/department_monthly/2021-10/swj", "X-Duban-Verdict: accepted", "X-Duban-Resend: 1"
        ),
    )
    yield "from_another_mailbox", marked(f"In-Reply-To: {OURS}", sender="bgs@swj.quanzhou.example")
    yield "form_sent_by_another_organisation", marked(sender="llr@jyj.quanzhou.example")
    yield "last_years_form", mail(file_part("2020年10月任务进展.xlsx".encode(), workbook(b"2020")))
    yield "copied_to_two_mailboxes", marked(f"Cc: {ROBOT}, llr@swj.quanzhou.example")
    once = "<1@client.example>"
    yield "one_message_id_first", mail(file_part(b"1.xlsx", workbook(b"1")), message_id=once)
    yield "one_message_id_second", mail(file_part(b"2.xlsx", workbook(b"2")), message_id=once)
    yield "one_message_id_taken_by_a_stranger", mail(message_id=once, sender="x@elsewhere.example")
    yield "the_same_file_again", mail(file_part(b"1.xlsx", workbook(b"1")), message_id="<3@client.example>")
    yield "no_date", mail(FORM, date=None)
    yield "a_date_of_1900", mail(FORM, date="Mon, 1 Jan 1900 00:00:00 +0800")
    border, back = "Received: from a by mx.quanzhou.example with ESMTPS id 1; ", "Fri, 22 Oct 2021 09:00:00 +0800"
    yield "taken_by_our_border_server", marked(hop, f"{border}Mon, 25 Oct 2021 23:58:00 +0800")
    yield "forged_received_below_ours", marked(f"{border}Tue, 26 Oct 2021 08:10:00 +0800", f"{border}{back}")
    yield "forged_received_of_another_server", marked(f"Received: from mx.quanzhou.example by mx.evil.example; {back}")
    yield (
        "a_correction_after_the_deadline",
        mail(FORM, subject="补正：2021年10月任务进展", date="Wed, 27 Oct 2021 10:00:00 +0800"),
    )


def forwarded() -> Iterator[tuple[str, bytes]]:
    """Mails within mails."""
    inner = multipart(heads("十月报表"), [NOTE, FORM], boundary="b0")
    chain = inner
    for depth in (1, 2, 3):
        wrapped = part("message/rfc822", chain, base64=False)
        chain = multipart(heads(f"转发{depth}"), [NOTE, wrapped], boundary=f"b{depth + 1}")
        yield f"forwarded_{('once', 'twice', 'three_times')[depth - 1]}", chain
    yield (
        "forwarded_four_times",
        multipart(heads("转发4"), [NOTE, part("message/rfc822", chain, base64=False)], boundary="b9"),
    )
    yield "forwarded_as_a_file", mail(file_part("十月报表.eml".encode("gbk"), inner))
    quoted = "请代为报送。\n\n-----原始邮件-----\n发件人: 督办系统\n序号 完成情况 本月进展\n1 已完成 已印发方案\n"
    yield (
        "forwarded_in_the_text_from_outside",
        multipart(heads("转发：十月报表", sender="x@163.example"), [words(quoted), FORM]),
    )
    yield "a_mail_too_large_to_fetch", multipart(heads(), [NOTE, FORM]).partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    yield "two_hundred_parts", multipart(heads(), [NOTE] + [part("text/plain", b"x", base64=False)] * 250 + [FORM])


def automatic() -> Iterator[tuple[str, bytes]]:
    """Robots."""
    away = "您好，本人外出公干，10月25日返回，急事请致电科室。"
    reply = f"In-Reply-To: {OURS}"
    yield (
        "out_of_office_sieve",
        single(heads("Auto: form", "Auto-Submitted: auto-replied (vacation)", reply), words(away)),
    )
    yield (
        "out_of_office_163",
        single(heads(word("自动回复:【填报通知】2021年10月任务进展", "gbk"), reply), words(away, "gbk")),
    )
    yield (
        "out_of_office_qq",
        single(
            heads(word("自动回复: 【填报通知】", "gb18030"), "X-QQ-mid: xmail1t1", reply),
            words(away, "gb18030", kind="html"),
        ),
    )
    yield (
        "out_of_office_coremail",
        single(
            heads("系统自动答复：邮件已收到", "X-AutoReply: yes", "Return-Path: <>", reply),
            words(away, "gbk", "gb2312"),
        ),
    )
    yield "out_of_office_big5", single(heads(word("自動回覆：外出", "big5")), words("您好，本人外出。", "big5"))
    yield (
        "automatic_reply_with_a_zip_of_forms",
        multipart(
            heads("自动转发", "Auto-Submitted: auto-generated"),
            [NOTE, file_part(b"a.zip", zip_of([(b"a.xlsx", workbook())]))],
        ),
    )
    yield (
        "another_robot",
        single(heads("工单已受理", "Auto-Submitted: auto-generated", "Precedence: bulk"), words("工单号1")),
    )
    yield (
        "a_mailing_list",
        single(heads("简报", "List-Id: <news.quanzhou.example>", "Precedence: list"), words("本期简报")),
    )
    yield "our_own_copy", multipart(heads("【填报通知】", sender=f"duban <{ROBOT}>", message_id=OURS), [NOTE, FORM])


SOURCES = (
    identity,
    forwarded,
    automatic,
    bounces,
    provider_bounces,
    containers,
    instead,
    workbooks,
    charsets,
)


def corpus() -> dict[str, bytes]:
    """Every mail that is made by rule, by the name of its file."""
    return {name: raw for source in SOURCES for name, raw in source()}


if __name__ == "__main__":
    for name, raw in corpus().items():
        (FOLDER / f"{name}.eml").write_bytes(raw)
