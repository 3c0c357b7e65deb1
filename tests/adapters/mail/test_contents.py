"""Files are found whatever they are wrapped in, and what is not opened is told with its reason."""

import zipfile
from io import BytesIO
from struct import pack

import pytest
from tests.mail.writing import IS_ENCRYPTED, IS_UTF8, file_part, multipart, part, tnef_of, workbook, zip_of

from duban.adapters.mail import contents
from duban.adapters.mail.archives import LARGEST_ENTRY, unpacked
from duban.adapters.mail.budget import Budget
from duban.adapters.mail.headers import structure
from duban.adapters.mail.mime import MimeParser
from duban.adapters.mail.tnef import unwrapped
from duban.adapters.signing import HmacSigner
from duban.domain.files.kind import FileKind
from duban.domain.mail.triage import Attachment, Refusal, Triage, UnopenedReason, triage

PARSER = MimeParser("duban@yyb.quanzhou.example", HmacSigner(b"0123456789abcdef"))
FORM = workbook()


def opened(data: bytes, name: str = "报表.zip", budget: Budget | None = None) -> list[Attachment | Refusal]:
    return list(unpacked(Attachment(name, "application/zip", data, ("转发的邮件",)), budget or Budget()))


def names(found: list[Attachment | Refusal]) -> list[str]:
    return [file.name for file in found if isinstance(file, Attachment)]


def reasons(found: list[Attachment | Refusal]) -> list[tuple[str, UnopenedReason]]:
    return [(refusal.name, refusal.reason) for refusal in found if isinstance(refusal, Refusal)]


class TestArchives:
    def test_each_file_knows_the_way_it_came(self):
        (file,) = opened(zip_of([(b"x/a.xlsx", FORM)]))
        assert file == Attachment("a.xlsx", "application/octet-stream", FORM, ("转发的邮件", "报表.zip"))

    @pytest.mark.parametrize(
        ("name", "flags"),
        [
            pytest.param("十月镕喆报表.xlsx".encode(), IS_UTF8, id="UTF-8 that says so"),
            pytest.param("十月镕喆报表.xlsx".encode(), 0, id="UTF-8 that does not"),
            pytest.param("十月镕喆报表.xlsx".encode("gbk"), 0, id="GBK"),
            pytest.param("十月镕喆报表.xlsx".encode("gbk"), IS_UTF8, id="GBK that claims to be UTF-8"),
        ],
    )
    def test_names_are_read_as_they_were_written(self, name, flags):
        assert names(opened(zip_of([(name, FORM)], flags))) == ["十月镕喆报表.xlsx"]

    def test_names_in_big5_are_told_from_gbk_by_common_use(self):
        assert names(opened(zip_of([("營商環境報表.xlsx".encode("big5"), FORM)]))) == ["營商環境報表.xlsx"]

    def test_a_name_repeated_in_unicode_is_preferred(self):
        assert names(opened(zip_of([(b"?.xlsx", FORM)], unicode_names=["表𠮷.xlsx"]))) == ["表𠮷.xlsx"]

    def test_twenty_files_are_read_and_twenty_one_refused(self):
        assert len(names(opened(zip_of((b"%d.xlsx" % number, FORM) for number in range(20))))) == 20
        many = opened(zip_of((b"%d.xlsx" % number, FORM) for number in range(21)))
        assert many == [Refusal("报表.zip", UnopenedReason.TOO_MANY_FILES, ("转发的邮件",))]

    def test_what_systems_add_does_not_count(self):
        litter = [b"__MACOSX/._a.xlsx", b"x/.DS_Store", b"Thumbs.db", b"x/~$a.xlsx", b"x/"]
        assert names(opened(zip_of([(name, b"") for name in litter] + [(b"x/a.xlsx", FORM)]))) == ["a.xlsx"]

    def test_an_entry_without_a_name_is_a_file_like_any_other(self):
        assert names(opened(zip_of([(b"", FORM), (b"a.xlsx", FORM)]))) == ["", "a.xlsx"]

    def test_one_with_a_password_is_refused(self):
        assert reasons(opened(zip_of([(b"a.xlsx", FORM)], IS_ENCRYPTED))) == [("报表.zip", UnopenedReason.ENCRYPTED)]

    def test_one_within_another_is_refused_and_its_neighbours_are_read(self):
        found = opened(
            zip_of([(b"b.zip", zip_of([(b"c.xlsx", FORM)])), (b"a.xlsx", FORM), (b"d.rar", b"Rar!\x1a\x07")])
        )
        assert names(found) == ["a.xlsx"]
        assert reasons(found) == [("b.zip", UnopenedReason.NESTED), ("d.rar", UnopenedReason.NESTED)]

    def test_a_file_that_unpacks_to_too_much_is_refused(self):
        target = BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.xlsx", bytes(LARGEST_ENTRY + 1))
            archive.writestr("b.xlsx", FORM)
        found = opened(target.getvalue())
        assert (names(found), reasons(found)) == (["b.xlsx"], [("a.xlsx", UnopenedReason.TOO_LARGE)])

    def test_a_size_that_lies_is_found_out(self):
        target = BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.xlsx", bytes(100_000))
        lying = target.getvalue().replace(pack("<I", 100_000), pack("<I", 10))
        assert reasons(opened(lying)) == [("a.xlsx", UnopenedReason.DAMAGED)]

    def test_entries_that_share_their_bytes_are_refused(self):
        whole = zip_of([(b"a.xlsx", FORM), (b"b.xlsx", FORM)])
        second = whole.rindex(b"PK\x01\x02")
        sharing = whole[: second + 42] + bytes(4) + whole[second + 46 :]
        assert reasons(opened(sharing)) == [("报表.zip", UnopenedReason.DAMAGED)]

    def test_unusual_compression_is_refused(self):
        target = BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_LZMA) as archive:
            archive.writestr("a.xlsx", FORM)
        assert reasons(opened(target.getvalue())) == [("a.xlsx", UnopenedReason.UNUSUAL_ARCHIVE)]

    def test_a_directory_of_thousands_is_not_even_read(self):
        assert reasons(opened(zip_of((b"%d.xlsx" % number, b"") for number in range(2000)))) == [
            ("报表.zip", UnopenedReason.DAMAGED)
        ]

    def test_another_kind_of_archive_is_refused(self):
        assert reasons(opened(b"Rar!\x1a\x07\x01\x00", "a.rar")) == [("a.rar", UnopenedReason.OTHER_ARCHIVE)]

    @pytest.mark.parametrize("length", range(0, 200, 7))
    def test_a_broken_one_is_refused(self, length):
        broken = zip_of([("报表.xlsx".encode("gbk"), FORM)], IS_UTF8)[: 4 + length]
        assert reasons(opened(broken)) == [("报表.zip", UnopenedReason.DAMAGED)]

    @pytest.mark.parametrize(
        ("budget", "reason"),
        [
            pytest.param(Budget(parts=1), UnopenedReason.TOO_MANY_PARTS, id="parts"),
            pytest.param(Budget(size=len(FORM)), UnopenedReason.TOO_LARGE, id="bytes"),
        ],
    )
    def test_its_files_count_towards_the_limits_of_the_mail(self, budget, reason):
        found = opened(zip_of([(b"a.xlsx", FORM), (b"b.xlsx", FORM)]), budget=budget)
        assert (names(found), reasons(found)) == (["a.xlsx"], [("b.xlsx", reason)])


class TestWinmail:
    @pytest.mark.parametrize(
        "written",
        [
            pytest.param(tnef_of("镕喆报表.xlsx".encode("gbk"), FORM), id="a short name in GBK"),
            pytest.param(tnef_of(b"1.xls", FORM, long_name="镕喆报表.xlsx".encode("gbk")), id="a long name in GBK"),
            pytest.param(tnef_of(b"1.xls", FORM, unicode_name="镕喆报表.xlsx"), id="a long name in Unicode"),
        ],
    )
    def test_its_files_are_taken_out_with_their_names(self, written):
        (file,) = unwrapped(Attachment("winmail.dat", "application/ms-tnef", written), Budget())
        assert (file.name, file.data, file.origin) == ("镕喆报表.xlsx", FORM, ("winmail.dat",))

    def test_what_its_reader_dies_of_is_a_reason(self):
        orphan = pack("<IH", 0x223E9F78, 1) + pack("<BHHI", 2, 0x800F, 6, 9) + bytes(11)
        found = list(unwrapped(Attachment("winmail.dat", "application/ms-tnef", orphan), Budget()))
        assert found == [Refusal("winmail.dat", UnopenedReason.DAMAGED_WRAPPER)]

    def test_a_zip_within_is_opened_too(self):
        written = tnef_of("报表.zip".encode("gbk"), zip_of([("报表.xlsx".encode("gbk"), FORM)]))
        raw = multipart([b"From: a@b.example"], [file_part(b"winmail.dat", written, "application/ms-tnef")])
        incoming = PARSER.parse(raw)
        assert [(file.name, file.origin) for file in incoming.attachments] == [
            ("报表.xlsx", ("winmail.dat", "报表.zip"))
        ]
        assert triage(incoming) is Triage.FORM


class TestForwarded:
    def test_files_in_mails_that_are_attached_as_files_are_found(self):
        inner = multipart([b"Subject: =?gbk?B?yq7Uwg==?="], [file_part(b"a.xlsx", FORM)], boundary="b2")
        for wrapped in (
            file_part(b"a.eml", inner),
            part("message/rfc822", inner),
            part("message/rfc822", inner, base64=False),
        ):
            incoming = PARSER.parse(multipart([b"From: a@b.example"], [wrapped]))
            assert [(file.name, file.origin) for file in incoming.attachments] == [("a.xlsx", ("转发的邮件《十月》",))]

    def test_a_mail_too_deep_is_told(self):
        raw = file_part(b"a.xlsx", FORM)
        for _ in range(4):
            raw = b"Content-Type: message/rfc822\r\n\r\n" + raw
        incoming = PARSER.parse(raw)
        assert incoming.attachments == ()
        assert incoming.refusals == (Refusal("转发的邮件", UnopenedReason.TOO_DEEP, ("转发的邮件",) * 3),)


class TestLimits:
    def test_parts_beyond_the_two_hundredth_are_told_once(self):
        raw = multipart([b"From: a@b.example"], [file_part(b"a.xlsx", b"PK\x03\x04")] * 300)
        incoming = PARSER.parse(raw)
        assert len(incoming.attachments) == 199
        assert incoming.refusals == (Refusal("本邮件", UnopenedReason.TOO_MANY_PARTS),)

    def test_a_part_beyond_the_bytes_is_told_by_name(self):
        budget = Budget(size=10)
        message = structure(multipart([], [file_part(b"a.xlsx", bytes(11)), file_part(b"b.xlsx", bytes(9))]))
        found = list(contents.leaves(message, budget))
        assert [leaf.data for leaf in found if isinstance(leaf, contents.Leaf)] == [bytes(9)]
        assert [item for item in found if isinstance(item, Refusal)] == [Refusal("a.xlsx", UnopenedReason.TOO_LARGE)]


class TestNames:
    def test_what_has_no_name_is_called_so_when_it_is_refused(self):
        raw = multipart([b"From: a@b.example"], [part("application/octet-stream", b"Rar!\x1a\x07\x01\x00")])
        assert PARSER.parse(raw).refusals == (Refusal("未命名附件", UnopenedReason.OTHER_ARCHIVE),)


class TestKinds:
    def test_a_workbook_is_a_file_even_where_it_claims_to_be_text(self):
        incoming = PARSER.parse(multipart([b"From: a@b.example"], [part("text/plain", FORM)]))
        assert [file.data for file in incoming.attachments] == [FORM]

    def test_a_picture_shown_within_the_text_is_known(self):
        raw = multipart(
            [b"From: a@b.example"],
            [part("image/png", b"\x89PNG\r\n\x1a\n", b"Content-ID: <logo>"), file_part(b"a.png", b"\x89PNG\r\n\x1a\n")],
        )
        assert [file.inline for file in PARSER.parse(raw).attachments] == [True, False]

    @pytest.mark.parametrize(("kind", "name"), [("application/pdf", b"a.pdf"), ("application/octet-stream", b"a.docx")])
    @pytest.mark.parametrize("mark", [b"Content-ID: <1>", b"Content-Disposition: inline"])
    def test_a_paper_is_attached_even_where_a_mail_program_marks_it_as_shown(self, kind, name, mark):
        raw = multipart([b"From: a@b.example"], [part(kind + f'; name="{name.decode()}"', b"%PDF-1.4", mark)])
        assert [file.inline for file in PARSER.parse(raw).attachments] == [False]

    def test_the_picture_of_a_seal_is_shown_within_the_text(self):
        mark = b"Content-Disposition: inline; filename*=UTF-8''%E5%85%AC%E7%AB%A0%E7%AD%BE%E7%AB%A0.png"
        raw = multipart([b"From: a@b.example"], [part("image/png", b"\x89PNG\r\n\x1a\n", mark)])
        assert [(file.kind, file.inline) for file in PARSER.parse(raw).attachments] == [(FileKind.OFFICIAL, True)]
