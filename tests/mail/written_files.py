"""Mails of the corpus whose files are the matter: archives, papers in place of the form, workbooks, charsets."""

from collections.abc import Iterator
from functools import partial

from tests.mail.envelope import FORM, JPEG, OLE, SCANNED_PDF, SIGNED_PDF, TYPED_PDF, heads, mail, words
from tests.mail.writing import (
    IS_ENCRYPTED,
    IS_UTF8,
    document,
    file_part,
    ofd,
    part,
    single,
    tnef_of,
    word,
    workbook,
    zip_of,
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
