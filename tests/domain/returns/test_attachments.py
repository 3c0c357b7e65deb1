"""Files beside a form go where they are named; the stamped scan is known; signs of secrets are no guesses."""

from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.domain.mail.triage import Attachment
from duban.domain.returns.attachments import EvidenceKind, sort_files
from duban.domain.text.secrecy import looks_secret
from duban.domain.text.similarity import ALIKE, alike, bare

PDF, SCAN, PHOTO = b"%PDF-1.4 /Font", b"%PDF-1.4 /Subtype /Image", b"\xff\xd8\xff"
NAMED = {38: "《验收意见.pdf》、泉政办〔2021〕37号", 39: "现场照片", 140: ""}


@pytest.mark.parametrize(
    ("name", "data", "kind", "items"),
    [
        ("验收意见.pdf", PDF, EvidenceKind.EVIDENCE, (38,)),
        ("验收意见.PDF", PDF, EvidenceKind.EVIDENCE, (38,)),
        ("现场照片.jpg", PHOTO, EvidenceKind.EVIDENCE, (39,)),
        ("38-合同.pdf", PDF, EvidenceKind.EVIDENCE, (38,)),
        ("第38、39项佐证.zip", b"PK\x03\x04", EvidenceKind.EVIDENCE, (38, 39)),
        ("140 名册.xlsx", b"PK\x03\x04", EvidenceKind.EVIDENCE, (140,)),
        ("38验收.pdf", PDF, EvidenceKind.EVIDENCE, (38,)),
        ("扫描件38.pdf", SCAN, EvidenceKind.SCAN, ()),
        ("2021年10月.pdf", SCAN, EvidenceKind.SCAN, ()),
        ("盖章页.jpg", PHOTO, EvidenceKind.SCAN, ()),
        ("盖章页.rtf", b"{\\rtf", EvidenceKind.SCAN, ()),
        ("说明.rtf", b"{\\rtf", EvidenceKind.UNKNOWN, ()),
        ("盖章报表.xlsx", b"PK\x03\x04", EvidenceKind.UNKNOWN, ()),
        ("意见.pdf", PDF, EvidenceKind.EVIDENCE, (38,)),
        ("意见.doc", PDF, EvidenceKind.UNKNOWN, ()),
        ("收意见.doc", PDF, EvidenceKind.EVIDENCE, (38,)),
        ("99-别家.pdf", PDF, EvidenceKind.UNKNOWN, ()),
        ("39.5万元明细.pdf", PDF, EvidenceKind.UNKNOWN, ()),
        ("38年规划.pdf", PDF, EvidenceKind.UNKNOWN, ()),
        ("IMG_0038.jpg", PHOTO, EvidenceKind.UNKNOWN, ()),
    ],
)
def test_a_file_is_filed_by_its_name_or_number(
    name: str, data: bytes, kind: EvidenceKind, items: tuple[int, ...]
) -> None:
    (file,) = sort_files([(Attachment(name, "", data), "a" * 64)], NAMED)
    assert (file.kind, file.items) == (kind, items)


@pytest.mark.parametrize(
    "text",
    [
        "秘密★",
        "机密 ★ 1年",
        "绝密★",
        "联系人11010519491231002X",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105194912310021,11010519491231002x",
    ],
)
def test_a_mark_or_a_valid_identity_number_is_a_sign(text: str) -> None:
    assert looks_secret(text)


@pytest.mark.parametrize(
    "text",
    [
        "商业秘密",
        "内部运行机制",
        "保守秘密",
        "110105194912310021",
        "流水号11010519491231002X8",
        "机密性",
        "11010519491331002X",
    ],
)
def test_words_and_other_numbers_are_none(text: str) -> None:
    assert not looks_secret(text)


def test_texts_are_alike_from_nine_tenths_on_and_short_ones_never() -> None:
    base = "".join(chr(0x4E00 + n) for n in range(100))
    assert alike(bare(base), bare(base[:95]))
    assert alike(bare(base), bare(f"{base[:50]}，。{base[50:]}"))
    assert not alike(bare(base), bare(base[:80]))
    assert not alike(bare("按期完成"), bare("按期完成"))


@given(st.text("甲乙丙丁戊己", min_size=10, max_size=60), st.data())
def test_nothing_alike_is_overlooked_for_the_sake_of_speed(text: str, data: st.DataObject) -> None:
    """A few characters changed anywhere: what the full comparison calls alike is called so."""
    changed = list(text)
    for _ in range(data.draw(st.integers(0, len(text) // 8))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.sampled_from("甲庚辛"))
    other = "".join(changed)
    full = SequenceMatcher(None, text, other, autojunk=False).ratio() >= ALIKE
    assert alike(bare(text), bare(other)) == full
