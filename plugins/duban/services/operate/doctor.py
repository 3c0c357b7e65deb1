"""Find out by trying what a mailbox and a mail account can do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from duban.domain.mail.delivery import MailState, message_id_for
from duban.errors import MailboxUnavailable, PostOfficeUnavailable
from duban.ports import (
    Mailbox,
    MailboxFacts,
    MailboxProbe,
    MessageKey,
    PostOffice,
    PostOfficeFacts,
    PostOfficeProbe,
    Signer,
)
from duban.services.operate.mail_findings import (
    Configured,
    LetterCopy,
    MailFinding,
    MailTrial,
    Mark,
    check_certificate,
    check_mailbox,
    check_post_office,
    check_trial,
    suggested_settings,
)

LOOKS = 4  # and between two of them a wait, of half a minute at most
NOTHING_SET = Configured()
MEND = "按左侧说明改正后重新运行"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All checks in order, and the settings that they suggest, by name."""

    checks: tuple[MailFinding, ...]
    settings: Mapping[str, object]

    @property
    def exit_code(self) -> int:
        """0 all well, 1 something to do, 2 a server cannot be reached or refuses us."""
        marks = {check.mark for check in self.checks}
        if Mark.CANNOT in marks:
            return 2
        return 1 if Mark.TODO in marks else 0


@dataclass(frozen=True, slots=True)
class Doctor:
    """
    Examines the robot's *address*; *moment* is the edge's clock, because an examination takes time.

    `configured` are the names of our servers that the settings hold now, `beforehand` checks that need no server.
    """

    address: str
    mailbox_probe: MailboxProbe
    post_office_probe: PostOfficeProbe
    mailbox: Mailbox
    post_office: PostOffice
    signer: Signer
    moment: Callable[[], datetime]
    configured: Configured = NOTHING_SET
    beforehand: tuple[MailFinding, ...] = ()

    def examine(self) -> Diagnosis:
        """
        Ask both servers, and send a mail to ourselves and one to our plus-address.

        Nothing is raised for what the servers do: that is what the checks say. It may last two minutes, and
        changes nothing but that two letters lie in the mailbox afterwards.
        """
        checks = list(self.beforehand)
        box = self._box(checks)
        office = self._office(checks)
        trial = None
        if box and office:
            trial = self._trial(box, checks)
        return Diagnosis(tuple(checks), suggested_settings(box, trial) if box else {})

    def _box(self, checks: list[MailFinding]) -> MailboxFacts | None:
        try:
            facts = self.mailbox_probe.facts()
        except MailboxUnavailable as error:
            checks.append(MailFinding("imap", "收信连接", Mark.CANNOT, str(error), MEND))
            return None
        checks.append(MailFinding("imap", "收信连接", Mark.WELL, f"{facts.place}，登录成功"))
        checks.append(check_certificate("imap", "收信", facts.certificate, self.moment()))
        checks.extend(check_mailbox(facts))
        return facts

    def _office(self, checks: list[MailFinding]) -> PostOfficeFacts | None:
        try:
            facts = self.post_office_probe.facts()
        except PostOfficeUnavailable as error:
            checks.append(MailFinding("smtp", "发信连接", Mark.CANNOT, str(error), MEND))
            return None
        checks.append(MailFinding("smtp", "发信连接", Mark.WELL, f"{facts.place}，登录成功"))
        checks.append(check_certificate("smtp", "发信", facts.certificate, self.moment()))
        checks.append(check_post_office(facts))
        return facts

    def _trial(self, box: MailboxFacts, checks: list[MailFinding]) -> MailTrial | None:
        name, _, domain = self.address.rpartition("@")
        sent_at = self.moment()
        own, plus = (
            message_id_for(f"doctor/{to}/{sent_at.isoformat()}", self.signer.mark, domain) for to in ("own", "plus")
        )
        try:
            reply = self._send(own, self.address, sent_at)
            plus_reply = self._send(plus, f"{name}+duban@{domain}", sent_at)
        finally:
            self.post_office.close()
        wanted = {letter for letter, refusal in ((own, reply), (plus, plus_reply)) if not refusal}
        try:
            copies = self._await(wanted, box)
        except MailboxUnavailable as error:
            checks.append(MailFinding("self_copy", "自发自收", Mark.CANNOT, str(error), MEND))
            return None
        trial = MailTrial(sent_at, self.moment(), reply, plus_reply, copies.get(own), copies.get(plus))
        checks.extend(check_trial(trial, box.junk, self.configured))
        return trial

    def _send(self, message_id: str, to: str, at: datetime) -> str:
        """What the server said against it, empty if it took the letter."""
        attempt = self.post_office.send(self.post_office_probe.letter(message_id, to, at), (to,))
        return "" if attempt.state is MailState.SENT else attempt.response

    def _await(self, wanted: set[str], box: MailboxFacts) -> Mapping[str, LetterCopy]:
        """Those of the *wanted* letters that arrive, found without a search of the server; MailboxUnavailable."""
        seen: set[MessageKey] = {MessageKey(*place, uid) for place, uids in box.present.items() for uid in uids}

        def known(mailbox: str, uidvalidity: int) -> frozenset[int]:
            return frozenset(key.uid for key in seen if (key.mailbox, key.uidvalidity) == (mailbox, uidvalidity))

        copies: dict[str, LetterCopy] = {}
        watch = self.mailbox.watch()
        try:
            for _ in range(LOOKS):
                if watch.first_unknown(known) is not None:
                    for fetched in self.mailbox.new(known):
                        seen.add(fetched.key)
                        found = self.post_office_probe.identify(fetched.raw)
                        copies[found.message_id] = LetterCopy(fetched, found.authserv_id, found.received_by)
                if wanted <= copies.keys():
                    break
                watch.wait()
        finally:
            watch.close()
        return {message_id: copies[message_id] for message_id in wanted & copies.keys()}
