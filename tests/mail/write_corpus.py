"""
Writes the mails of this folder that are made by rule, always with the same bytes.

To be started from the project's root: python -m tests.mail.write_corpus
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tests.mail.writing import (
    IS_ENCRYPTED,
    IS_UTF8,
    document,
    file_part,
    multipart,
    ofd,
    part,
    single,
    tnef_of,
    word,
    workbook,
    zip_of,
)

from duban.adapters.signing import HmacSigner
from duban.domain.delivery import message_id_for

FOLDER = Path(__file__).parent
SECRET = b"0123456789abcdef0123456789abcdef"
ROBOT = "duban@yyb.quanzhou.example"
SENDER = "tbr@swj.quanzhou.example"
GONE = "gone@swj.quanzhou.example"
OURS = message_id_for("R0/qz2021/department_monthly/2021-10/swj", HmacSigner(SECRET).mark, "yyb.quanzhou.example")
FALSE_MARK = f"<duban.{'0123456789abcdef' * 2}.{'0' * 32}@yyb.quanzhou.example>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(24)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(40)
TYPED_PDF = b"%PDF-1.4\n1 0 obj <</Font 2 0 R>> endobj\n%%EOF"
SCANNED_PDF = b"%PDF-1.4\n1 0 obj <</Type /XObject /Subtype /Image>> endobj\n%%EOF"
SIGNED_PDF = TYPED_PDF + b"\n2 0 obj <</Type /Sig /ByteRange [0 1 2 3]>> endobj"
NOTE = part("text/plain; charset=utf-8", "报表见附件。".encode())
FORM = file_part(b"baobiao.xlsx", workbook())


def heads(
    subject: str | bytes = "回复：2021年10月任务进展",
    *extra: str | bytes,
    sender: str = SENDER,
    message_id: str | None = None,
    date: str | None = "Wed, 20 Oct 2021 10:00:00 +0800",
) -> list[bytes]:
    """The headers of a department's mail; *extra* ones stand on top, as a server puts them."""
    lines = [
        *extra,
        f"From: {sender}",
        f"To: {ROBOT}",
        b"Subject: " + (subject if isinstance(subject, bytes) else word(subject)),
        f"Message-ID: {message_id or '<20211020@client.example>'}" if message_id != "" else "",
        f"Date: {date}" if date else "",
    ]
    return [line.encode() if isinstance(line, str) else line for line in lines if line]


def mail(*parts: bytes, note: bytes = NOTE, **headers: str | None) -> bytes:
    """A department's mail with a note and files."""
    return multipart(heads(**headers), [note, *parts])  # type: ignore[arg-type]


def words(text: str, charset: str = "utf-8", label: str | None = None, kind: str = "plain") -> bytes:
    """A body in *charset* that claims to be *label* (none at all if empty)."""
    claim = charset if label is None else label
    return part(f"text/{kind}; charset={claim}" if claim else f"text/{kind}", text.encode(charset))


def marked(*extra: str, parts: tuple[bytes, ...] = (NOTE, FORM), sender: str = SENDER) -> bytes:
    """A mail with a form below headers that a server, or somebody who wants to look like one, has added."""
    return multipart(heads("回复：2021年10月任务进展", *extra, sender=sender), parts)


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


def containers() -> Iterator[tuple[str, bytes]]:
    """Archives and other wrappings."""
    zipped = partial(file_part, "报表.zip".encode())
    one, two = ("镕喆报表.xlsx", workbook(b"1")), ("十月报表.xlsx", workbook(b"2"))
    for name, charset, flags in (("gbk", "gbk", 0), ("utf8", "utf-8", IS_UTF8), ("unflagged_utf8", "utf-8", 0)):
        yield f"zip_with_{name}_names", mail(zipped(zip_of([(n.encode(charset), d) for n, d in (one, two)], flags)))
    yield "zip_with_names_that_claim_utf8", mail(zipped(zip_of([(one[0].encode("gbk"), one[1])], IS_UTF8)))
    yield "zip_with_big5_names", mail(zipped(zip_of([("營商環境報表.xlsx".encode("big5"), one[1])])))
    yield "zip_with_a_password", mail(zipped(zip_of([(b"a.xlsx", workbook())], IS_ENCRYPTED)))
    inner = zip_of([(b"b.xlsx", workbook())])
    yield "zip_within_a_zip_beside_a_form", mail(zipped(zip_of([(b"b.zip", inner), (b"a.xlsx", workbook())])))
    yield "zip_of_too_many", mail(zipped(zip_of((b"%d.xlsx" % number, workbook()) for number in range(21))))
    yield "zip_beside_a_form", mail(zipped(zip_of([(b"a.xlsx", workbook(b"1"))])), FORM)
    yield "zip_cut_off", mail(zipped(inner[:60]))
    yield "an_archive_of_another_make", mail(file_part(b"baobiao.rar", b"Rar!\x1a\x07\x01\x00" + bytes(20)))
    winmail = partial(file_part, b"winmail.dat", content_type="application/ms-tnef")
    yield "winmail_with_a_gbk_name", mail(winmail(tnef_of("镕喆报表.xlsx".encode("gbk"), workbook())))
    yield "winmail_with_a_unicode_name", mail(winmail(tnef_of(b"1.xls", workbook(), unicode_name="十月报表.xlsx")))
    yield "two_forms", mail(file_part(b"1.xlsx", workbook(b"1")), file_part(b"2.xlsx", workbook(b"2")))


def instead() -> Iterator[tuple[str, bytes]]:
    """What comes in place of the form."""
    rows = (("序号", "完成情况", "本月进展"), ("1", "已完成", "已印发"))
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    table = f"<p>本月情况如下：</p><table>{cells}</table>"
    yield "form_pasted_as_a_table", single(heads(), words(table, "gbk", "gb2312", kind="html"))
    yield "form_pasted_as_text", single(heads(), words("序号\t完成情况\t本月进展\n1\t已完成\t已印发方案\n"))
    yield "a_photo_instead_of_the_form", mail(file_part(b"IMG_20211020.jpg", JPEG, "image/jpeg"))
    yield "a_typed_pdf", mail(file_part("十月进展.pdf".encode(), TYPED_PDF, "application/pdf"))
    yield "a_scanned_pdf", mail(file_part(b"img001.pdf", SCANNED_PDF, "application/pdf"))
    yield "a_sealed_pdf", mail(file_part(b"jinzhan.pdf", SIGNED_PDF, "application/pdf"))
    yield "a_national_electronic_paper", mail(file_part("复函.ofd".encode("gbk"), ofd()))
    yield "a_letter_as_a_text_document", mail(file_part("关于报送进展情况的函.docx".encode(), document()))
    yield "a_text_document", mail(file_part("十月进展.docx".encode(), document()))
    yield "a_form_beside_its_sealed_copy", mail(FORM, file_part("盖章扫描件.pdf".encode(), SCANNED_PDF))
    logo = part("image/png", b"\x89PNG\r\n\x1a\n" + bytes(20), b"Content-ID: <logo>", b"Content-Disposition: inline")
    yield "words_with_a_logo", mail(logo)
    yield "nothing_but_words", single(heads(), words("本月工作正在推进，报表稍后报送。"))


def workbooks() -> Iterator[tuple[str, bytes]]:
    """Workbooks of every make, harmful ones included."""
    named = (
        ("an_old_workbook", b"baobiao.xls", OLE),
        ("a_workbook_of_wps", b"baobiao.et", OLE),
        ("a_workbook_with_a_password", b"baobiao.xlsx", OLE + "EncryptedPackage".encode("utf-16-le")),
        (
            "a_workbook_with_macros",
            b"baobiao.xlsm",
            zip_of([(b"xl/workbook.xml", b"<w/>"), (b"xl/vbaProject.bin", OLE)]),
        ),
        ("a_web_page_called_workbook", b"baobiao.xls", b"<html><table><tr><td>1</td></tr></table></html>"),
        ("a_list_called_workbook", b"baobiao.xls", b"1,2,3\r\n"),
        ("a_name_that_turns_itself_round", "报表\u202exslx.exe.xlsx".encode(), workbook()),
        ("a_name_of_three_hundred_characters", ("表" * 300 + ".xlsx").encode(), workbook()),
        ("a_name_that_is_a_formula", b"=cmd|A0.xlsx", workbook()),
        ("a_workbook_with_a_far_cell", b"baobiao.xlsx", far_cell()),
    )
    for name, file, data in named:
        yield name, mail(file_part(file, data))


def far_cell() -> bytes:
    """A small workbook that makes readers take all memory: its second cell is the last there can be."""
    rows = b'<row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"/></row>'
    sheet = b"<worksheet><sheetData>" + rows + b"</sheetData></worksheet>"
    return zip_of([(b"xl/workbook.xml", b"<workbook/>"), (b"xl/worksheets/sheet1.xml", sheet)])


def charsets() -> Iterator[tuple[str, bytes]]:
    """Chinese written every way."""
    text, old = "关于镕喆企业的进展", "關於營商環境的進展"
    yield "raw_utf8_headers", single(heads(text.encode()), words(text, label=""))
    yield "unlabelled_gbk_everywhere", single(heads(text.encode("gbk")), words(text, "gbk", ""))
    yield "gbk_labelled_utf8", single(heads(b"=?utf-8?B?" + word(text, "gbk")[8:]), words(text, "gbk", "utf-8"))
    yield "gb18030_beyond_gbk", single(heads(word("𠮷林路窗口", "gb18030")), words("𠮷林路窗口", "gb18030", "gb2312"))
    yield "big5_labelled", single(heads(word(old, "big5")), words(old, "big5"))
    yield "big5_unlabelled", single(heads(old.encode("big5")), words(old, "big5", ""))
    yield "big5_labelled_gb2312", single(heads(old.encode("big5")), words(old, "big5", "gb2312"))
    pieces = "; ".join(
        f"filename*{n}*={'gb18030' + 2 * chr(39) if not n else ''}{p}"
        for n, p in enumerate(("%CA%AE%D4", "%C2%B1%ED.xlsx"))
    )
    yield (
        "a_name_in_continued_pieces",
        mail(part("application/octet-stream", workbook(), f"Content-Disposition: attachment; {pieces}".encode())),
    )
    yield "a_name_in_an_encoded_word", mail(file_part(word("镕喆报表.xlsx", "gbk"), workbook()))
    yield (
        "a_name_in_the_type_alone",
        mail(part('application/octet-stream; name="' + "=?gb2312?B?yq7Uwg==?=.xlsx" + '"', workbook())),
    )


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
