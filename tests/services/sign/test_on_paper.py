"""A leader signs on paper: registered by the desk alone, with what stands for it, and told as what it is."""

from dataclasses import replace

import pytest
from tests.people import checker, officer, signer
from tests.services.conftest import CYCLE, OfficeApp, at

from duban.config import load_settings
from duban.domain.audit.timeline import told_document
from duban.domain.decisions.document import Document, DocumentKind, DocumentState, Outcome
from duban.domain.files.paper_file import PaperFile
from duban.domain.office.actor import Identification, system_user
from duban.errors import Refused
from duban.services.sign.on_paper import SignedPaper, SignOnPaper
from duban.services.sign.sign import SignerAnswer

NAME = f"R5/{CYCLE.of('swj')}"
LETTER = Document(
    name=NAME,
    draft=1,
    kind=DocumentKind.LETTER,
    reference=str(CYCLE.of("swj")),
    title="市税务局 · 函请",
    body="函",
    signer="市发改委分管领导",
    files=(),
    created_at=at(11, 1),
)
SCAN = PaperFile("签批件.pdf", b"%PDF-1.4 signed by hand")
PAPER = SignedPaper(SignerAnswer(Outcome.SIGN), at(11, 1, 15), SCAN)
CITY = "市政府分管领导"
NOW = at(11, 2)


@pytest.fixture
def papers(app: OfficeApp) -> SignOnPaper:
    with app.context.ledger.begin() as work:
        work.documents.add(LETTER)
        work.documents.add(replace(LETTER, name="R7/x", title="提请督办", signer=CITY))
    return SignOnPaper(app.sign, load_settings().roles)


def test_it_is_recorded_with_its_scan_its_signer_and_who_registered_it(papers: SignOnPaper) -> None:
    assert papers.register(NAME, 1, PAPER, officer(account="duban"), NOW) is DocumentState.SIGNED
    with papers.sign.context.ledger.begin() as work:
        signature = work.documents.signature(NAME, 1)
        signed = work.documents.get(NAME, 1)
    assert signature is not None
    assert (signature.by, signature.known, signature.account) == ("市发改委分管领导", Identification.PAPER, "duban")
    assert (signature.at, signature.registered_by) == (at(11, 1, 15), "督办岗")
    assert papers.sign.context.archive.get(signature.paper.scan_sha256) == SCAN.data
    told = told_document(signed, (signature,))[1].text
    assert told.endswith("签批：市发改委分管领导（纸质签批，扫描件《签批件.pdf》；督办岗登记：duban）")
    assert papers.register(NAME, 1, PAPER, officer(), NOW) is DocumentState.SIGNED, "again changes nothing"


@pytest.mark.parametrize("who", [signer("市发改委分管领导"), checker(), system_user("root")], ids=lambda who: who.name)
def test_nobody_else_registers_it(papers: SignOnPaper, who) -> None:
    with pytest.raises(Refused):
        papers.register(NAME, 1, PAPER, who, NOW)
    assert papers.sign.document(NAME, 1).state is DocumentState.WAITING


@pytest.mark.parametrize(
    ("name", "paper", "told"),
    [
        pytest.param(NAME, replace(PAPER, scan=None), "须附签批件扫描件", id="no scan"),
        pytest.param(NAME, replace(PAPER, scan=PaperFile("x.pdf", b"")), "空文件", id="an empty file"),
        pytest.param(NAME, replace(PAPER, signed_at=at(10, 31)), "早于拟稿", id="signed before it was written"),
        pytest.param(NAME, replace(PAPER, signed_at=at(11, 3)), "晚于现在", id="signed tomorrow"),
        pytest.param("R7/x", PAPER, "不扫描、不录入", id="what a leader of the city wrote never enters"),
        pytest.param("R7/x", replace(PAPER, scan=None), "登记号", id="but its number does"),
        pytest.param(NAME, replace(PAPER, answer=SignerAnswer(Outcome.DEFER)), "须写明理由", id="a reason is owed"),
    ],
)
def test_a_paper_that_proves_nothing_is_refused(papers: SignOnPaper, name: str, paper: SignedPaper, told: str) -> None:
    with pytest.raises(Refused, match=told):
        papers.register(name, 1, paper, officer(), NOW)


def test_a_leader_of_the_city_is_known_by_a_number_alone(papers: SignOnPaper) -> None:
    remark = SignedPaper(SignerAnswer(Outcome.SIGN), at(11, 1, 15), number="批示〔2021〕88")
    papers.register("R7/x", 1, remark, officer(account="duban"), NOW)
    with papers.sign.context.ledger.begin() as work:
        signature = work.documents.signature("R7/x", 1)
    assert signature is not None
    assert (signature.by, signature.paper.number, signature.paper.scan_sha256) == (CITY, "批示〔2021〕88", "")
