"""Bounces of the corpus: by the standard, and in the manner of providers that keep to none."""

from collections.abc import Iterator

from tests.mail.envelope import FALSE_MARK, GONE, OURS, ROBOT, SENDER, heads, words
from tests.mail.writing import (
    file_part,
    multipart,
    part,
    single,
    word,
)


def report(*blocks: str, returned: bytes, human: str = "Delivery report") -> bytes:
    """A delivery report by the standard."""
    status = "\r\n\r\n".join(["Reporting-MTA: dns; mx.quanzhou.example", *blocks, ""]).encode()
    head = heads("Undelivered Mail", "Return-Path: <>", sender="MAILER-DAEMON@mx.quanzhou.example", message_id="<b@mx>")
    parts = [words(human), part("message/delivery-status", status, base64=False), returned]
    return multipart(head, parts, kind="report; report-type=delivery-status", boundary="r1")


def block(address: str, action: str, status: str, diagnostic: str, *more: str) -> str:
    """What a report says about one recipient."""
    lines = (f"Final-Recipient: rfc822; {address}", f"Action: {action}", f"Status: {status}")
    return "\r\n".join([*more, *lines, f"Diagnostic-Code: smtp; {diagnostic}"])


def bounces() -> Iterator[tuple[str, bytes]]:
    """Bounces by the standard."""
    whole = part("message/rfc822", single(heads("form", sender=ROBOT, message_id=OURS), words("x")), base64=False)
    headers_only = part("text/rfc822-headers", f"From: {ROBOT}\r\nMessage-ID: {OURS}\r\n".encode(), base64=False)
    unknown = block(GONE, "failed", "5.1.1", "550 5.1.1 no such user")
    yield "report_permanent", report(unknown, returned=whole)
    yield "report_with_headers_only", report(unknown, returned=headers_only)
    yield "report_delayed", report(block(GONE, "delayed", "4.4.1", "451 4.4.1 timed out"), returned=headers_only)
    yield "report_given_up", report(block(GONE, "failed", "4.4.7", "451 4.4.7 expired"), returned=headers_only)
    yield "report_mailbox_full", report(block(GONE, "failed", "5.2.2", "552 5.2.2 Mailbox full"), returned=headers_only)
    yield "report_delivered", report(block(SENDER, "delivered", "2.0.0", "250 ok"), returned=headers_only)
    two = (unknown, block("bgs@swj.quanzhou.example", "delayed", "4.2.0", "450 greylisted"))
    yield "report_of_two_recipients", report(*two, returned=headers_only)
    moved = block("inner@core.example", "failed", "5.1.1", "550 unknown", f"Original-Recipient: rfc822;{GONE}")
    yield "report_of_a_forwarded_address", report(moved, returned=headers_only)
    foreign = part("text/rfc822-headers", b"Message-ID: <1@elsewhere.example>\r\n", base64=False)
    yield "report_of_a_mail_that_is_not_ours", report(unknown, returned=foreign)
    forged = part("text/rfc822-headers", f"Message-ID: {FALSE_MARK}\r\n".encode(), base64=False)
    yield "forged_report", report(unknown, returned=forged)


def page(text: str, *parts: bytes, subject: str, sender: str, charset: str = "gb18030") -> bytes:
    """A bounce as a page."""
    head = heads(word(subject, charset), sender=sender, message_id="<p@mail.example>")
    return multipart(head, [words(text, charset, kind="html"), *parts])


def provider_bounces() -> Iterator[tuple[str, bytes]]:
    """Bounces in the manner of Chinese providers, which keep to no standard."""
    original = single(heads("form", sender=ROBOT, message_id=OURS), words("x"))
    rows = "<tr><td>收件人：</td><td>{to}</td></tr><tr><td>退信原因：</td><td>{why}</td></tr>"
    coremail = "<html><body><h2>退信通知</h2><p>抱歉，您的邮件被退回来了……</p><table>" + rows + "</table></body></html>"
    yield (
        "bounce_coremail",
        page(
            coremail.format(to=GONE, why="550 User not found: 收件人邮箱帐号不存在"),
            part("message/rfc822", original, base64=False),
            subject="系统退信/Systems bounce",
            sender="Postmaster@mail.gov.example",
        ),
    )
    yield (
        "bounce_163_mailbox_full",
        page(
            f"<p>您发送给 收件人 &lt;{GONE}&gt; 的邮件无法送达。</p><p>原因：552 对方邮箱空间已满</p>"
            f"<p>邮件编号：{OURS.strip('<>')}</p>",
            subject="系统退信",
            sender="Postmaster@163.example",
            charset="gbk",
        ),
    )
    yield (
        "bounce_qq",
        page(
            f"<div>退信原因</div><div>收件人（{GONE}）不存在，邮件无法送达。</div>"
            "<div>host mx.example said: 550 5.1.1 unknown</div>",
            file_part("原邮件.eml".encode("gb18030"), original),
            subject="系统退信：投递失败",
            sender="PostMaster@qq.example",
        ),
    )
    yield (
        "bounce_qq_delayed",
        single(
            heads("投递延迟通知", f"References: {OURS}", sender="PostMaster@qq.example"),
            words(f"您给 收件人 {GONE} 的邮件投递延迟，系统将继续尝试投递。\n451 4.7.1 try again later"),
        ),
    )
    yield (
        "bounce_plain_temporary",
        single(
            heads("Delivery failed", f"In-Reply-To: {OURS}", "Return-Path: <>", sender="system@mail.example"),
            words(
                f"Your message to the recipient below could not be delivered:\n  {GONE}\n"
                "450 4.3.2 system not accepting mail"
            ),
        ),
    )
    yield (
        "bounce_of_nothing_of_ours",
        page(
            coremail.format(to=GONE, why="550 User not found"), subject="系统退信", sender="postmaster@mail.gov.example"
        ),
    )
    yield (
        "forged_bounce_page",
        page(
            coremail.format(to=GONE, why=f"550 {FALSE_MARK.strip('<>')}"),
            subject="系统退信",
            sender="postmaster@x.example",
        ),
    )
