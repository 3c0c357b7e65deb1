"""What somebody sends back to a mail that asks for a form: it follows from that mail and the act, in any process."""

import email
import email.policy
from dataclasses import dataclass
from email.policy import SMTP

from duban.domain.calendar.cycle import Frequency, Reference
from duban_rehearsal.people.behaviour import Act, Step
from duban_rehearsal.people.calls import fill_call
from duban_rehearsal.people.counties import CountyCare, fill_county
from duban_rehearsal.people.filling import EXCEL, Quality, Spreadsheets, fill
from duban_rehearsal.people.replies import Correspondent, workbook_in

WORDS = {
    Step.EXPLANATION: "我单位填报表已报分管领导审签，预计29日报送。",
    Step.WITHDRAWAL: "我单位昨日报送的填报表数字有误，请作废，更正后重新报送。",
    # No such address exists: what counts is its form.
    Step.LINK: "填报表见QQ邮箱发来的超大附件。\n\n10月任务进展填报表.xlsx (3.2M, 2021年11月21日 11:20 到期)\n"
    "进入下载页面：https://mail.qq.com/cgi-bin/ftnExs_download?t=exs_ftn_download&k=0000&code=0000",
}
QUALITY = {Step.CARELESS_RETURN: Quality.CARELESS, Step.CAREFUL_RETURN: Quality.CAREFUL}
CARE = {Step.CARELESS_RETURN: CountyCare.HASTY, Step.CAREFUL_RETURN: CountyCare.CAREFUL}
# People rename files; the product must not mind.
DRAFTS = {Step.CARELESS_RETURN: "初稿", Step.CAREFUL_RETURN: "修改后"}


@dataclass(frozen=True, slots=True)
class Reply:
    """A mail that goes back, and the filled form in it, if it brings one."""

    mail: bytes
    workbook: bytes | None = None


def answer(request: bytes, act: Act, correspondent: Correspondent, program: Spreadsheets = EXCEL) -> Reply:
    """What *act* sends in answer to *request*; NothingToReplyTo if it is to bring the form and got none."""
    message, name = email.message_from_bytes(request, policy=email.policy.default), name_of(act)
    if act.step is Step.AUTOMATIC_REPLY:
        return Reply(correspondent.automatic(message, name, act.at).as_bytes(policy=SMTP))
    if act.step in WORDS:
        return Reply(correspondent.with_words(message, WORDS[act.step], name, act.at).as_bytes(policy=SMTP))
    workbook = _filled(workbook_in(message), act, program)
    file_name = f"{correspondent.organisation.name}报表（{DRAFTS[act.step]}）.xlsx"
    stamped = _is_quarterly(act.reference)
    reply = correspondent.with_form(message, workbook, file_name, name, act.at, stamped=stamped)
    return Reply(reply.as_bytes(policy=SMTP), workbook)


def name_of(act: Act) -> str:
    """What a mail program calls the mail of *act*: the same act sends the same mail."""
    return f"{str(act.reference).replace('/', '.')}.{act.step}"


def _filled(workbook: bytes, act: Act, program: Spreadsheets) -> bytes:
    if _is_quarterly(act.reference):
        return fill_county(workbook, CARE[act.step], act.at.date(), program)
    if act.reference.period.frequency is Frequency.ONCE:
        return fill_call(workbook, QUALITY[act.step], act.at.date(), program)
    return fill(workbook, QUALITY[act.step], act.at.date(), program)


def _is_quarterly(reference: Reference) -> bool:
    """Whether a return is a county's, which has a form of its own and comes with a stamped scan."""
    return reference.period.frequency is Frequency.QUARTERLY
