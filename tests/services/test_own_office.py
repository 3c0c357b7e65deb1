"""A programme that another office answers for is written about in that office's name, and only that programme."""

from dataclasses import replace
from email import message_from_bytes, policy

from tests.offices import OFFICE
from tests.searching import texts
from tests.services.conftest import CYCLE, PROGRAMME, OfficeApp, at

from duban.domain.escalation.rung import Footing, footing_of
from duban.domain.mail.delivery import MailKind
from duban.services.context import MailDraft, ServiceContext
from duban.services.drafts.formal_papers import paper_files

TAXES = PROGRAMME.organisation("swj")
OWN = replace(
    OFFICE,
    name="市文明办（市委宣传部）",
    issuer="某市精神文明建设委员会",
    letter_prefix="某文明函",
    contact_line="电话：12345",
    sender="市文明办督办系统",
    organisation=TAXES.code,
)


def with_own_office(app: OfficeApp) -> ServiceContext:
    plan = app.context.plan(CYCLE.programme)
    return replace(app.context, programmes={CYCLE.programme: replace(plan, office=OWN), "another": plan})


def test_its_mails_come_under_its_name_and_are_signed_by_it(app: OfficeApp) -> None:
    context = with_own_office(app)
    facts = context.facts(TAXES, context.cycle(CYCLE), at(10, 20)) | {"form_again": False}
    draft = MailDraft(MailKind.NOTICE, "R1/x", "reminder", facts, CYCLE.of(TAXES.code), ("a@swj.example",))
    mail = message_from_bytes(context.archive.get(context.write(draft, at(10, 20)).raw_sha256), policy=policy.default)
    assert str(mail["From"]).startswith("市文明办督办系统 <")
    body = mail.get_body(("plain",))
    assert body is not None
    assert "\n市文明办（市委宣传部）\n电话：12345\n" in body.get_content().replace("\r", "")


def test_whoever_is_its_own_unit_and_what_its_papers_are_called_follow_from_it(app: OfficeApp) -> None:
    context = with_own_office(app)
    office = context.office_of(CYCLE.programme)
    assert footing_of(TAXES, office.organisation) is Footing.INTERNAL
    assert footing_of(TAXES, context.office_of("another").organisation) is not Footing.INTERNAL
    text = f"市税务局：\n请予报送。\n{OWN.issuer}\n电话：12345\n"
    (file,) = paper_files(context, CYCLE.programme, "letter_request", "关于商请报送的函", text, 1, at(10, 28))
    said = "".join(text for _, text in texts("paper", context.archive.get(file.sha256)))
    assert said.count(OWN.issuer) == 3, "head, title and signature; what the letter ends with is not repeated"
    assert "某文明函〔" in said
