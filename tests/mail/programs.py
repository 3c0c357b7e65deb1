"""
Bounces of sending programs, each in the shape that the program's source or manual gives it.

A program is a function of whom the mail did not reach, what the refusing server said, and the class that this has;
it gives the head lines of the bounce and its body. The words of shapes are shortened; what tells shapes apart is kept.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from tests.mail.envelope import GONE, OURS, ROBOT, words
from tests.mail.refusals import pages
from tests.mail.writing import file_part, multipart, part, single, word

from duban.domain.mail.bounce import BounceKind

OTHER = "bgs@swj.quanzhou.example"
DAEMON = "MAILER-DAEMON@mail.example.cn"


class Said(NamedTuple):
    """One refusal: of whom, in the server's words, of which class, and which of several wordings to take."""

    to: str
    reply: str
    kind: BounceKind
    number: int

    @property
    def page(self) -> str:
        """The reason as a Chinese provider tells it to people."""
        told = pages(self.kind)
        return told[self.number % len(told)]

    @property
    def status(self) -> str:
        """The enhanced status of the reply, or the bare class of its code."""
        found = self.reply.split()[1]
        return found if found.count(".") == 2 else f"{self.reply[0]}.0.0"


Program = Callable[[Said], bytes]
PROGRAMS: dict[str, Program] = {}


def program(name: str) -> Callable[[Program], Program]:
    """Enter a program under the name that people know it by."""

    def enter(made: Program) -> Program:
        PROGRAMS[name] = made
        return made

    return enter


def head(subject: str, sender: str, *more: str) -> list[bytes]:
    """The head of a bounce; most have a null envelope sender."""
    lines = [*more, f"From: {sender}", f"To: {ROBOT}"]
    return [line.encode() for line in lines] + [b"Subject: " + word(subject), b"Date: Wed, 20 Oct 2021 10:00:00 +0800"]


NULL = "Return-Path: <>"
COPY = f"From: {ROBOT}\r\nTo: {GONE}, {OTHER}\r\nSubject: form\r\nMessage-ID: {OURS}\r\n"


def original(kind: str = "message/rfc822") -> bytes:
    """Our mail, come back as a part."""
    return part(kind, f"{COPY}\r\nbody".encode() if kind == "message/rfc822" else COPY.encode(), base64=False)


def status(said: Said, *more: str, action: str = "failed", diagnostic: str = "smtp") -> bytes:
    """A machine-readable part of one recipient."""
    lines = ["Reporting-MTA: dns; mail.example.cn", "", *more, f"Final-Recipient: rfc822; {said.to}"]
    lines += [f"Action: {action}", f"Status: {said.status}", f"Diagnostic-Code: {diagnostic}; {said.reply}", ""]
    return part("message/delivery-status", "\r\n".join(lines).encode(), base64=False)


def report(
    heads: Iterable[bytes], text: str, *parts: bytes, kind: str = "report; report-type=delivery-status"
) -> bytes:
    """A multipart bounce with words for people first."""
    return multipart(heads, [words(text), *parts], kind=kind)


def plain(heads: Iterable[bytes], text: str) -> bytes:
    """A bounce of one text."""
    return single(heads, part("text/plain; charset=utf-8", text.replace("\n", "\r\n").encode(), base64=False))


def html(heads: Iterable[bytes], page: str, *parts: bytes, charset: str = "gbk") -> bytes:
    """A bounce as a page."""
    return multipart(heads, [words(page, charset, kind="html"), *parts])


@program("Postfix")
def _postfix(said: Said) -> bytes:
    text = (
        "This is the mail system at host mail.example.cn.\n\nI'm sorry to have to inform you that your message could\n"
        "not be delivered to one or more recipients. It's attached below.\n\nFor further assistance, please "
        "send mail to"
        f" postmaster.\n\n                   The mail system\n\n<{said.to}>: host "
        "mx.swj.quanzhou.example[192.0.2.25] said:\n"
        f"    {said.reply} (in reply to RCPT TO command)\n"
    )
    return report(head("Undelivered Mail Returned to Sender", DAEMON, NULL), text, status(said), original())


@program("Postfix without MIME")
def _postfix_plain(said: Said) -> bytes:
    text = (
        "This is the Postfix program at host mail.example.cn.\n\nI'm sorry to have to inform you that the "
        "message returned\n"
        f"below could not be delivered to one or more destinations.\n\n<{said.to}>: host mx said: {said.reply}\n\n"
        f"--- Below this line is a copy of the message.\n\n{COPY}"
    )
    return plain(head("Undelivered Mail Returned to Sender", DAEMON, NULL), text)


@program("Exim")
def _exim(said: Said) -> bytes:
    text = (
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be "
        "delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n"
        f"  {said.to}\n    host mx.swj.quanzhou.example [192.0.2.25]\n    SMTP error from remote mail server "
        "after RCPT TO:"
        f"<{said.to}>:\n    {said.reply}\n"
    )
    heads = head("Mail delivery failed: returning message to sender", "Mail Delivery System <mailer-daemon@h.example>")
    return report([*heads, f"X-Failed-Recipients: {said.to}".encode()], text, status(said), original())


@program("Exim before 4.77")
def _exim_old(said: Said) -> bytes:
    text = (
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be "
        f"delivered to one or more of its\nrecipients. The following address(es) failed:\n\n  {said.to}\n    "
        f"{said.reply}\n\n"
        f"------ This is a copy of the message, including all the headers. ------\n\n{COPY}"
    )
    return plain(head("Mail delivery failed", "Mail Delivery System <mail@h.example>", NULL), text)


@program("sendmail")
def _sendmail(said: Said) -> bytes:
    text = (
        "The original message was received at Wed, 20 Oct 2021 10:00:00 +0800\nfrom localhost\n\n   ----- The "
        "following "
        f"addresses had permanent fatal errors -----\n<{said.to}>\n    (reason: {said.reply})\n\n   ----- "
        "Transcript of session "
        f"follows -----\n... while talking to mx.swj.quanzhou.example.:\n>>> RCPT To:<{said.to}>\n<<< {said.reply}\n"
    )
    subject = "Returned mail: see transcript for details"
    return report(head(subject, f"Mail Delivery Subsystem <{DAEMON}>", NULL), text, status(said), original())


@program("sendmail 8.6")
def _sendmail_old(said: Said) -> bytes:
    text = (
        f"   ----- The following addresses had delivery problems -----\n{said.to}  (unrecoverable error)\n\n"
        f"   ----- Transcript of session follows -----\n<<< {said.reply}\n\n   ----- Original message follows "
        f"-----\n{COPY}"
    )
    return plain(head("Returned mail", f"Mail Delivery Subsystem <{DAEMON}>", NULL), text)


@program("qmail")
def _qmail(said: Said) -> bytes:
    text = (
        "Hi. This is the qmail-send program at mail.example.cn.\nI'm afraid I wasn't able to deliver your "
        "message to the "
        "following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n"
        f"<{said.to}>:\n192.0.2.25 does not like recipient.\nRemote host said: {said.reply}\nGiving up on "
        "192.0.2.25.\n\n"
        f"--- Below this line is a copy of the message.\n\n{COPY}"
    )
    return plain(head("failure notice", DAEMON, NULL), text)


@program("qmail in another mail server's name")
def _qmail_named(said: Said) -> bytes:
    text = (
        "Hi. This is the deliver program at mail.example.cn.\nI was not able to deliver your message to the following "
        f"addresses.\n\n<{said.to}>:\n{said.reply}\n\n--- Below this line is the original bounce.\n\n{COPY}"
    )
    return plain(head("failure notice", "postmaster@mail.example.cn"), text)


@program("DragonFly Mail Agent")
def _dma(said: Said) -> bytes:
    text = (
        "This is the DragonFly Mail Agent v0.13 at host.example.cn.\n\nThere was an error delivering your mail "
        f"to <{said.to}>."
        f"\n\nmx.swj.quanzhou.example [192.0.2.25] did not like our RCPT TO:\n{said.reply}\n\nMessage headers "
        f"follow.\n\n{COPY}"
    )
    return plain(head("Mail delivery failed", "MAILER-DAEMON <>"), text)


@program("OpenSMTPD")
def _opensmtpd(said: Said) -> bytes:
    text = (
        "    Hi!\n\n    This is the MAILER-DAEMON, please DO NOT REPLY to this email.\n\n    An error has "
        "occurred while "
        "attempting to deliver a message for\n    the following list of recipients:\n\n"
        f"{said.to}: {said.reply}\n\n    Below is a copy of the original message:\n"
    )
    heads = head("Delivery status notification: error", f"Mailer Daemon <{DAEMON}>", NULL)
    return report(heads, text, status(said, action="error"), original("text/rfc822-headers"), kind="mixed")


@program("Courier")
def _courier(said: Said) -> bytes:
    text = (
        "This is a delivery status notification from mail.example.cn,\nrunning the Courier mail server, version "
        "1.0.\n\n"
        "The original message was received on Wed, 20 Oct 2021\n\nUNDELIVERABLE MAIL\n\nYour message to the following "
        f"recipients cannot be delivered:\n\n<{said.to}>:\n    mx.swj.quanzhou.example [192.0.2.25]:\n>>> RCPT "
        f"TO:<{said.to}>\n"
        f"<<< {said.reply}\n\nIf your message was also sent to additional recipients, their delivery\nstatus is "
        "not included.\n"
    )
    return report(
        head("NOTICE: mail delivery status.", DAEMON, NULL), text, status(said), original("text/rfc822-headers")
    )


@program("Exchange 5.5")
def _exchange55(said: Said) -> bytes:
    text = (
        "Your message\n\n  To:      Somebody\n  Subject: form\n  Sent:    Wed, 20 Oct 2021\n\ndid not reach the "
        "following "
        f"recipient(s):\n\n{said.to} on Wed, 20 Oct 2021 10:00:00 +0800\n    {said.reply}\n    "
        "MSEXCH:IMS:ORG:SITE:MAIL 0 (000C05A6)\n"
    )
    return report(
        head("Undeliverable: form", "System Administrator <postmaster@x.example>", NULL), text, original(), kind="mixed"
    )


@program("Exchange 2003")
def _exchange2003(said: Said) -> bytes:
    text = (
        "This is an automatically generated Delivery Status Notification.\n\nDelivery to the following "
        "recipients failed.\n\n"
        f"       {said.to}\n\n"
    )
    parts = (status(said), original())
    return report(head("Delivery Status Notification (Failure)", "postmaster@x.example"), text, *parts)


@program("Exchange 2013")
def _exchange2013(said: Said) -> bytes:
    page = (
        f"<p>Delivery has failed to these recipients or groups:</p><p><a href='mailto:{said.to}'>{said.to}</a><br>"
        "Your message wasn't delivered. Please contact the recipient by phone.</p><hr><p>Diagnostic information for "
        f"administrators:</p><p>Generating server: x.example</p><p>{said.to}<br>mx #{said.reply} ##</p>"
        f"<p>Original message headers:</p><pre>{COPY.replace('<', '&lt;')}</pre>"
    )
    heads = head(
        "Undeliverable: form", "Microsoft Outlook <MicrosoftExchange329e71@x.example>", "Auto-Submitted: auto-replied"
    )
    kind = "report; report-type=delivery-status"
    return multipart(heads, [words(page, kind="html"), status(said, diagnostic="smtp"), original()], kind=kind)


@program("Exchange in Chinese without a report")
def _exchange_cn(said: Said) -> bytes:
    page = (
        f"<p><b>未能向这些收件人或组传递邮件:</b></p><p>{said.to}<br>{said.page}。请与收件人联系。</p>"
        f"<p>供管理员使用的诊断信息:</p><p>生成服务器: x.example</p><p>{said.to}<br>#{said.reply} ##</p>"
        f"<p>原始邮件头:</p><pre>{COPY.replace('<', '&lt;')}</pre>"
    )
    return html(head("无法送达: form", "postmaster@x.example", NULL), page)


@program("Exchange Online")
def _exchange_online(said: Said) -> bytes:
    page = (
        f"<div>Your message to {said.to} couldn't be delivered.</div><div>mx.swj.quanzhou.example gave this "
        "error:</div>"
        f"<div>{said.reply}</div><div>Original Message Details</div><div>Message ID: {OURS.strip('<>')}</div>"
    )
    heads = head("Undeliverable: form", "postmaster@tenant.example", NULL)
    kind = "report; report-type=delivery-status"
    return multipart(heads, [words(page, kind="html"), status(said), original("text/rfc822-headers")], kind=kind)


@program("Gmail")
def _gmail(said: Said) -> bytes:
    text = (
        f"\n** Message not delivered **\n\nYour message wasn't delivered to {said.to}. The response from the "
        "remote server "
        f"was:\n\n{said.reply}\n"
    )
    heads = head(
        "Delivery Status Notification (Failure)", "Mail Delivery Subsystem <mailer-daemon@googlemail.example>", NULL
    )
    return report(
        [*heads, f"X-Failed-Recipients: {said.to}".encode()], text, status(said), original("text/rfc822-headers")
    )


@program("Gmail before 2017")
def _gmail_old(said: Said) -> bytes:
    text = (
        f"Delivery to the following recipient failed permanently:\n\n     {said.to}\n\nTechnical details of "
        "permanent failure:\n"
        "Google tried to deliver your message, but it was rejected by the server for the recipient "
        "domain.\n\nThe error that "
        f"the other server returned was:\n{said.reply}\n\n----- Original message -----\n\n{COPY}"
    )
    heads = head("Delivery Status Notification (Failure)", "Mail Delivery Subsystem <mailer-daemon@googlemail.example>")
    return plain(heads, text)


@program("Yahoo")
def _yahoo(said: Said) -> bytes:
    text = (
        "Sorry, we were unable to deliver your message to the following address.\n\n"
        f"<{said.to}>:\n{said.reply}\n\n--- Below this line is a copy of the message.\n\n{COPY}"
    )
    return plain(head("Failure Notice", "MAILER-DAEMON@yahoo.example", NULL), text)


@program("Outlook.com")
def _outlook(said: Said) -> bytes:
    text = (
        "This is an automatically generated Delivery Status Notification.\n\nDelivery to the following "
        "recipients failed.\n\n"
        f"       {said.to}\n"
    )
    parts = (status(said), original())
    return report(head("Delivery Status Notification (Failure)", "postmaster@hotmail.example"), text, *parts)


@program("Lotus Domino")
def _domino(said: Said) -> bytes:
    text = (
        "        -------  Failure Report  -------\n\nYour message\n  Subject: form\nwas not delivered to:\n"
        f"  {said.to}\nbecause:\n  {said.reply}\n"
    )
    return report(head("DELIVERY FAILURE: form", "Postmaster@domino.example", NULL), text, status(said), original())


@program("GroupWise")
def _groupwise(said: Said) -> bytes:
    text = f"The message that you sent was undeliverable to the following:\n\t{said.to} ({said.reply})\n"
    heads = head(
        "Message status - undeliverable", "Mailer-Daemon@gw.example", "X-Mailer: Novell GroupWise Internet Agent"
    )
    return report(heads, text, original(), kind="mixed")


@program("MDaemon")
def _mdaemon(said: Said) -> bytes:
    text = (
        "The attached message had PERMANENT fatal delivery errors.\n\nThe following address(es) did NOT receive "
        "a copy of your "
        f"message:\n\n> {said.to}\n\n--- Session Transcript ---\n 10:00:00: --> RCPT To:<{said.to}>\n 10:00:00: "
        f"<-- {said.reply}\n"
        "--- End Transcript ---\n\n: Message contains [1] file attachments\n"
    )
    heads = head("Permanent Delivery Failure", "MDaemon at x.example <MDaemon@x.example>", NULL)
    return report(heads, text, original(), kind="mixed")


@program("IMail")
def _imail(said: Said) -> bytes:
    heads = head("Undeliverable Mail", "Postmaster <postmaster@imail.example>", "X-Mailer: <SMTP32 v7.15>")
    return plain(heads, f"undeliverable to {said.to}\n{said.reply}\n\nOriginal message follows.\n\n{COPY}")


@program("IMail, unknown user")
def _imail_unknown(said: Said) -> bytes:
    reason = f"Unknown user: {said.to}" if said.kind is BounceKind.PERMANENT else f"User {said.to}: {said.reply}"
    return plain(
        head("Undeliverable Mail", "postmaster@imail.example", NULL), f"{reason}\n\nOriginal message follows.\n\n{COPY}"
    )


@program("MailEnable")
def _mailenable(said: Said) -> bytes:
    text = (
        "MailEnable: Message could not be delivered to some recipients.\nThe following recipient(s) could not "
        "be reached:\n\n"
        f"\tRecipient: [SMTP:{said.to}]\n\tReason: {said.reply}\n\nMessage headers follow:\n\n{COPY}"
    )
    return plain(head("Message Delivery Failure", "postmaster@me.example", NULL), text)


@program("SmarterMail")
def _smartermail(said: Said) -> bytes:
    text = (
        f"Could not deliver message to the following recipient(s):\n\nFailed Recipient: {said.to}\nReason: "
        "Remote host said: "
        f"{said.reply}\n\n   -- The header and top 20 lines of the message follows --\n\n{COPY}"
    )
    return plain(head("Delivery Failure", "System Administrator <postmaster@sm.example>", NULL), text)


@program("hMailServer")
def _hmail(said: Said) -> bytes:
    text = (
        "Your message did not reach some or all of the intended recipients.\n\n   Sent: Wed, 20 Oct 2021\n   "
        "Subject: form\n\n"
        f"The following recipient(s) could not be reached:\n\n{said.to}\n   Error Type: SMTP\n   Remote server "
        f"replied: {said.reply}\n"
        f"\nhMailServer\n\nOriginal message headers:\n{COPY}"
    )
    return plain(head("Message undeliverable: form", "mailer-daemon@hm.example", NULL), text)


@program("Zimbra")
def _zimbra(said: Said) -> bytes:
    text = (
        "This is the mail system at host zimbra.example.\n\nI'm sorry to have to inform you that your message "
        "could\nnot be "
        f"delivered to one or more recipients.\n\n<{said.to}>: host zimbra.example[192.0.2.7] said: {said.reply}\n"
    )
    return report(
        head("Undelivered Mail Returned to Sender", DAEMON, NULL), text, status(said), original(), kind="report"
    )


@program("Kerio Connect")
def _kerio(said: Said) -> bytes:
    text = (
        "This is an automatically generated Delivery Status Notification.\n\nDelivery to the following "
        "recipient(s) failed:\n\n"
        f"{said.to}\n    {said.reply}\n\n"
    )
    heads = head("Delivery Status Notification (Failure)", "Kerio Connect <MAILER-DAEMON@k.example>", NULL)
    return report(heads, text, status(said), original("text/rfc822-headers"))


@program("CommuniGate Pro")
def _communigate(said: Said) -> bytes:
    text = f"Failed to deliver to '{said.to}'\nSMTP module(domain swj.quanzhou.example) reports:\n {said.reply}\n"
    return report(head("Undeliverable mail: form", DAEMON, NULL), text, status(said), original("text/rfc822-headers"))


@program("Apache James")
def _james(said: Said) -> bytes:
    text = (
        "Hi. This is the James mail server at j.example.\nI'm afraid I wasn't able to deliver your message to "
        "the following "
        "addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\nFailed "
        f"recipient(s):\n{said.to}\n\n"
        f"Error message below:\n{said.reply}\n"
    )
    return report(head("Re: form", "postmaster@j.example", NULL), text, original(), kind="mixed")


@program("Oracle Messaging Server")
def _oracle(said: Said) -> bytes:
    text = (
        "This report relates to a message you sent with the following header fields:\n\n  Message-id: hidden\n  "
        "Date: Wed\n\n"
        f"Your message cannot be delivered to the following recipients:\n\n  Recipient address: {said.to}\n  "
        "Reason: Remote SMTP "
        f"server has rejected address\n  Diagnostic code: smtp;{said.reply}\n"
    )
    heads = head("Delivery Notification: Delivery has failed", "Internet Mail Delivery <postmaster@o.example>", NULL)
    return report(heads, text, status(said), original())


@program("Netscape Messaging Server")
def _netscape(said: Said) -> bytes:
    text = (
        "This Message was undeliverable due to the following reason:\n\n"
        f"{said.reply}\n\n     <{said.to}>\n\nPlease reply to <Postmaster@n.example>\nif you feel this message "
        "to be in error.\n"
    )
    return report(
        head("Mail System Error - Returned Mail", "Mail Administrator <Postmaster@n.example>"),
        text,
        original(),
        kind="mixed",
    )


@program("Cisco Secure Email (IronPort)")
def _ironport(said: Said) -> bytes:
    text = f"The following message to <{said.to}> was undeliverable.\nThe reason for the problem:\n{said.reply}\n"
    heads = head("Delivery Status Notification (Failure)", "Mail Delivery System <MAILER-DAEMON@i.example>", NULL)
    return report(heads, text, status(said), original())


@program("Barracuda")
def _barracuda(said: Said) -> bytes:
    text = (
        "*** Your message could not be delivered ***\n\nYour message to: "
        f"{said.to}\nwas not delivered by the Barracuda Email Security Gateway.\nReason: {said.reply}\n"
    )
    return report(
        head("**Message you sent was not delivered**", "postmaster@b.example", NULL), text, original(), kind="mixed"
    )


@program("MessageLabs")
def _messagelabs(said: Said) -> bytes:
    text = (
        "This is the mail delivery agent at messagelabs.example.\nI was unable to deliver your message to the "
        "following "
        f"addresses.\n\n{said.to}\n\nReason: {said.reply}\n\nThe message subject was: form\nThe message id was: "
        f"{OURS}\n"
    )
    return plain(head("Mail Delivery Failure", DAEMON, NULL), text)


@program("Mimecast")
def _mimecast(said: Said) -> bytes:
    text = f"The email address you entered couldn't be reached.\nTo: {said.to}\nReason: {said.reply}\n"
    heads = head("[Postmaster] Email Delivery Failure", "postmaster@m.example", NULL)
    return report(heads, text, status(said), original("text/rfc822-headers"), kind="report")


@program("Proofpoint")
def _proofpoint(said: Said) -> bytes:
    text = (
        "The original message was received at Wed, 20 Oct 2021\n\n   ----- The following addresses had delivery "
        "problems -----\n"
        f"<{said.to}>\n    (reason: {said.reply})\n"
    )
    return report(
        head("Returned mail: see transcript for details", DAEMON, NULL), text, status(said), original(), kind="mixed"
    )


@program("InterScan VirusWall")
def _interscan(said: Said) -> bytes:
    text = (
        "****** Message from InterScan E-Mail VirusWall NT ******\n\nThe following mail could not be delivered.\n"
        f"Sent >>> RCPT TO: <{said.to}>\nReceived <<< {said.reply}\n\nUnable to deliver message to <{said.to}>.\n\n"
        f"*****************     End of message     ***************\n\nOriginal message follows:\n{COPY}"
    )
    return plain(head("Mail could not be delivered", "viruswall@i.example", NULL), text)


@program("Amazon SES")
def _ses(said: Said) -> bytes:
    text = f"An error occurred while trying to deliver the mail to the following recipients:\n{said.to}\n"
    return report(
        head("Delivery Status Notification (Failure)", "MAILER-DAEMON@ses.example", NULL),
        text,
        status(said),
        original(),
    )


@program("Mail.ru")
def _mailru(said: Said) -> bytes:
    text = (
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not "
        "be delivered "
        f"to one or more of its recipients.\nThe following address(es) failed:\n\n  {said.to}\n    {said.reply}\n\n"
        f"------ This is a copy of your message, including all the headers. ------\n\n{COPY}"
    )
    return plain(head("Mail failure", "mailer-daemon@corp.example", NULL), text)


@program("Smail")
def _smail(said: Said) -> bytes:
    text = (
        "|------------------------- Message log follows: -------------------------|\n no valid recipients were "
        "found\n"
        f"|------------------------- Failed addresses follow: ---------------------|\n <{said.to}> ... {said.reply}\n"
        f"|------------------------- Message text follows: ------------------------|\n{COPY}"
    )
    return plain(head("mail failed, returning to sender", "<MAILER-DAEMON@s.example>", NULL), text)


@program("MMDF")
def _mmdf(said: Said) -> bytes:
    text = (
        "Your message could not be delivered to\n"
        f"'{said.to} (host: swj.quanzhou.example)' for the following\nreason: ' {said.reply}'\n\nYour message "
        f"follows:\n\n{COPY}"
    )
    return plain(head("Failed mail (msg.aa1)", "Mail Delivery System <MMDF@m.example>", NULL), text)


@program("Dovecot, which rejects with a receipt")
def _dovecot(said: Said) -> bytes:
    text = f"Your message to <{said.to}> was automatically rejected:\n{said.reply}\n"
    notice = f"Reporting-UA: x; Dovecot\r\nFinal-Recipient: rfc822; {said.to}\r\nOriginal-Message-ID: {OURS}\r\n"
    mdn = part("message/disposition-notification", notice.encode(), base64=False)
    kind = "report; report-type=disposition-notification"
    return report(
        head("Rejected: form", "Mail Delivery Subsystem <postmaster@d.example>", NULL), text, mdn, original(), kind=kind
    )


@program("a gateway that calls its report a mixture")
def _mixed(said: Said) -> bytes:
    text = f"   --- The following addresses had delivery problems ---\n\n<{said.to}>   ({said.reply})\n"
    return report(head("Delivery Status", "<>"), text, status(said), original(), kind="mixed")


@program("a gateway that encodes its report")
def _encoded(said: Said) -> bytes:
    lines = f"Reporting-MTA: dns; g.example\r\n\r\nFinal-Recipient: rfc822; {said.to}\r\nAction: failed\r\n"
    lines += f"Status: {said.status}\r\n"
    coded = part("message/delivery-status", f"{lines}Diagnostic-Code: smtp; {said.reply}\r\n".encode())
    return report(head("Delivery failure", "postmaster@g.example", NULL), "Delivery failed.", coded, original())


@program("Coremail")
def _coremail(said: Said) -> bytes:
    page = (
        "<h2>退信通知</h2><p>抱歉，您的邮件被退回来了……</p><table><tr><td>原邮件信息：</td><td></td></tr>"
        "<tr><td>时 间</td><td>2021-10-20 10:00:00</td></tr><tr><td>主 题</td><td>form</td></tr><tr><td>"
        f"收件人：</td><td>{said.to}"
        f"</td></tr><tr><td>退信原因：</td><td>{said.page}</td></tr><tr><td>退信代码</td><td>{said.reply}</td>"
        "</tr></table>"
    )
    return html(head("系统退信/Systems bounce", "Postmaster@mail.gov.example"), page, original())


@program("Coremail with a report")
def _coremail_report(said: Said) -> bytes:
    text = f"很抱歉，您的邮件未能送达下列收件人：\n{said.to}\n{said.page}\n{said.reply}\n"
    return report(
        head("系统退信", "Postmaster@mail.gov.example", NULL), text, status(said), original("text/rfc822-headers")
    )


@program("163")
def _netease(said: Said) -> bytes:
    page = (
        "<div>尊敬的用户，您好：</div><div>很抱歉，您发送的以下邮件被退回：</div><div>主题：form</div><div>"
        f"收件人：&lt;{said.to}&gt;</div>"
        f"<div>退信原因：{said.page}</div><div>英文说明：SMTP error, RCPT TO: {said.reply}</div>"
    )
    return html(head("系统退信", "Postmaster@163.example"), page, file_part(b"original.eml", f"{COPY}\r\nx".encode()))


@program("QQ")
def _qq(said: Said) -> bytes:
    page = (
        "<div>抱歉，您的邮件被退回来了...</div><div>原邮件信息：</div><div>时间：2021年10月20日</div><div>主题："
        "form</div>"
        f"<div>收件人：{said.to}</div><div>退信原因：</div><div>发往 mx.swj.quanzhou.example 192.0.2.25 "
        "的邮件被退回。</div>"
        f"<div>host mx.swj.quanzhou.example[192.0.2.25] said: {said.reply}</div><div>建议解决方案：</div><div>"
        "请核对后重新发送。</div>"
    )
    return html(head("系统退信", "PostMaster@qq.example"), page, original(), charset="gb18030")


@program("QQ 企业邮箱")
def _exmail(said: Said) -> bytes:
    page = f"<p>您的邮件未能成功投递到 {said.to}。</p><p>{said.page}</p><p>错误信息：{said.reply}</p>"
    page += f"<p>原邮件编号：{OURS.strip('<>')}</p>"
    return html(head("邮件投递失败通知", "no-reply@exmail.example", NULL), page, charset="utf-8")


@program("阿里云邮")
def _aliyun(said: Said) -> bytes:
    page = f"<p>您的邮件无法投递到以下收件人：</p><p>{said.to}</p><p>退信原因：{said.page}</p>"
    page += f"<p>详细信息：{said.reply}</p>"
    return html(head("邮件投递失败", "postmaster@aliyun.example", NULL), page, original("text/rfc822-headers"))


@program("新浪")
def _sina(said: Said) -> bytes:
    text = f"Sorry, the following recipients could not be delivered.\n\n<{said.to}>:\n{said.reply}\n"
    return report(head("退信通知 Returned mail", "MAILER-DAEMON@sina.example"), text, original(), kind="mixed")


@program("搜狐")
def _sohu(said: Said) -> bytes:
    text = f"您好！\n您发往 {said.to} 的邮件无法送达。\n原因：{said.page}（{said.reply}）\n\n以下是原邮件内容：\n{COPY}"
    return plain(head("退信：form", "MAILER-DAEMON@sohu.example", NULL), text)


@program("eYou")
def _eyou(said: Said) -> bytes:
    text = (
        "This is the deliver program at eyou.example\n\nI'm sorry, your mail could not be "
        f"delivered.\n\n{said.to}\n{said.reply}\n\n"
        f"------ 以下为原邮件 ------\n{COPY}"
    )
    return plain(head("Delivery failure", "MAILER-DAEMON@eyou.example", NULL), text)


@program("U-Mail")
def _umail(said: Said) -> bytes:
    page = f"<p>发送失败的收件人：{said.to}</p><p>失败原因：{said.page}</p><p>对方服务器返回：{said.reply}</p>"
    return html(head("邮件发送失败", "postmaster@umail.example"), page, original())


@program("Winmail")
def _winmail(said: Said) -> bytes:
    text = f"您的邮件不能发送到下面的收件人：\n\n    {said.to}\n    {said.reply}\n\n原始邮件信头：\n{COPY}"
    return plain(head("退回邮件: form", "postmaster@winmail.example", NULL), text)


@program("TurboMail")
def _turbomail(said: Said) -> bytes:
    text = f"邮件退信\n收件地址：{said.to}\n错误信息：{said.reply}\n说明：{said.page}\n"
    return report(head("退信 form", "postmaster@turbo.example", NULL), text, original(), kind="mixed")


@program("139")
def _richmail(said: Said) -> bytes:
    page = f"<p>您发给 <b>{said.to}</b> 的邮件投递失败。</p><p>{said.page}</p><p>{said.reply}</p>"
    return html(head("投递状态通知", "mailer@139.example", NULL), page, original())


@program("21CN")
def _21cn(said: Said) -> bytes:
    text = f"收件人 {said.to} 的邮件无法投递。\n{said.page}\n{said.reply}\n\n原邮件：{OURS}\n"
    return plain(head("投递结果通知", "no-reply@21cn.example", NULL), text)


@program("a script that only speaks of the mailbox")
def _local_part(said: Said) -> bytes:
    text = (
        f"procmail: delivery failed\n\n{said.to.partition('@')[0]}: {said.reply}\n\nOriginal message follows.\n{COPY}"
    )
    return plain(head("Mail delivery problem", "root@x.example", NULL), text)
