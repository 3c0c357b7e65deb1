"""What is asked of the mails in the ledger: each statement built once, filled in by whoever asks (outbox.py)."""

from datetime import datetime, timedelta

from sqlalchemy import BindParameter, and_, bindparam, case, delete, func, or_, select, update

from duban.adapters.store.statements import begins_with, ends_with, has
from duban.adapters.store.tables import brakes, mail_recipients, mails, messages, notices
from duban.domain.mail.delivery import MailKind, MailState
from duban.domain.mail.mail_key import JOINED

WAITING = (MailState.PREPARED, MailState.RETRY)
NEEDS_ATTENTION = (MailState.PREPARED, MailState.RETRY, MailState.SENDING, MailState.UNKNOWN)
OLDEST_FIRST = (mails.c.prepared_at, mails.c.seq)
RECEIPTS_FIRST = case((mails.c.kind == MailKind.RECEIPT, 0), else_=1)
SINCE: BindParameter[datetime] = bindparam("since")

# What is asked for every mail, built once. Each mail comes with one row for each of its recipients.
MAILS = (
    select(mails, mail_recipients.c.address)
    .outerjoin_from(mails, mail_recipients, mail_recipients.c.mail_key == mails.c.key)
    .order_by(*OLDEST_FIRST, mail_recipients.c.position)
)
BY_KEY = MAILS.where(*has(mails, "key"))
BY_MESSAGE_ID = MAILS.where(*has(mails, "message_id"))
IN_STATE = MAILS.where(*has(mails, "state"))
LEASE_OVER = MAILS.where(
    mails.c.state == MailState.SENDING,
    or_(mails.c.attention_at <= bindparam("now"), mails.c.attention_at > bindparam("ahead")),
)
SAYS = or_(mails.c.key == bindparam("mail_key"), mails.c.renews == bindparam("notice"))
CARRYING = MAILS.where(mails.c.seq == select(func.max(mails.c.seq)).where(SAYS).correlate(None).scalar_subquery())
BELOW = MAILS.where(begins_with(mails.c.reference, "beginning"))
OF_UNIT = BELOW.where(*has(mails, "organisation"))
# Whose own reference is that of one return may say notices of others beside it.
IS_JOINED = notices.c.mail_key.startswith(f"{JOINED}/")
SAYS_OF_UNIT = mails.c.key.in_(
    select(notices.c.mail_key).where(
        IS_JOINED, begins_with(notices.c.subject, "beginning"), ends_with(notices.c.subject, "ending")
    )
)
TO_UNIT = MAILS.where(or_(and_(begins_with(mails.c.reference, "beginning"), *has(mails, "organisation")), SAYS_OF_UNIT))
WRITTEN = (mails.c.state != MailState.CANCELLED, mails.c.prepared_at >= SINCE)
IS_LAID = (mails.c.kind == MailKind.NOTICE, *WRITTEN)
LAID_FOR, LAID_BELOW, WRITTEN_BELOW = OF_UNIT.where(*IS_LAID), BELOW.where(*IS_LAID), BELOW.where(*WRITTEN)
WRITTEN_TO = MAILS.where(
    mails.c.kind.in_((MailKind.FORM, MailKind.NOTICE)),
    mails.c.state != MailState.CANCELLED,
    mails.c.prepared_at >= SINCE,
    mails.c.key.in_(
        select(mail_recipients.c.mail_key).where(
            func.lower(mail_recipients.c.address).in_(bindparam("addresses", expanding=True))
        )
    ),
)
SAYS_OF_RETURN = mails.c.key.in_(
    select(notices.c.mail_key).where(IS_JOINED, notices.c.subject == bindparam("reference"))
)
ABOUT = MAILS.where(or_(*has(mails, "reference"), SAYS_OF_RETURN))
WENT_TO = TO_UNIT.where(
    mails.c.kind.in_((MailKind.FORM, MailKind.NOTICE, MailKind.LETTER)),
    mails.c.state == MailState.SENT,
    mails.c.sent_at > SINCE,
)
SENT_SINCE = MAILS.where(mails.c.state.in_((MailState.SENT, MailState.BOUNCED)), mails.c.sent_at >= SINCE)
LAST_SENT = (
    MAILS.where(mails.c.state.in_((MailState.SENT, MailState.BOUNCED)), mails.c.sent_at.is_not(None))
    .order_by(None)
    .order_by(mails.c.sent_at.desc())
    .limit(1)
)
PARTLY_REFUSED = MAILS.where(
    mails.c.state.in_((MailState.SENT, MailState.BOUNCED)),
    mails.c.sent_at > SINCE,
    mails.c.key.in_(select(mail_recipients.c.mail_key).where(mail_recipients.c.refusal.is_not(None))),
)
# The copy of a mail that was sent, by the mailbox's own time.
LAST_COPY = (
    select(mails.c.attempted_at, messages.c.received_at)
    .join(messages, messages.c.message_id == mails.c.message_id)
    .where(mails.c.attempted_at.is_not(None))
    .order_by(messages.c.received_at.desc())
    .limit(1)
)
# Nothing waits this long, and no attempt lies ahead: a clock that was ahead named the moment, and is right again.
LONGEST_WAIT, LONGEST_LEASE = timedelta(days=31), timedelta(hours=1)
WAS_AHEAD = or_(mails.c.attention_at > bindparam("too_far"), mails.c.attempted_at > bindparam("ahead"))
# A mail for which nobody named a moment may go at once: it must not be forgotten.
IS_DUE = and_(
    mails.c.state.in_(WAITING),
    or_(mails.c.attention_at.is_(None), mails.c.attention_at <= bindparam("now"), WAS_AHEAD),
)
DUE = MAILS.where(IS_DUE).order_by(None).order_by(RECEIPTS_FIRST, *OLDEST_FIRST, mail_recipients.c.position)
# The last tag of a mail about several returns is that of any of them.
TAGGED = (
    select(mails.c.reference)
    .where(ends_with(mails.c.subject, "ending"), ~mails.c.key.startswith(f"{JOINED}/"))
    .distinct()
)
THAT_MAIL = mails.c.key == bindparam("mail")
CLAIM = update(mails).where(THAT_MAIL, IS_DUE).values(state=MailState.SENDING, attempts=mails.c.attempts + 1)
MOVE = (
    update(mails)
    .where(THAT_MAIL, mails.c.state.in_(bindparam("sources", expanding=True)))
    .values(attempts=mails.c.attempts - bindparam("taken_back"))
)
DEFERRED = (
    MAILS.where(mails.c.state.in_(WAITING), mails.c.attention_at > bindparam("now"))
    .order_by(None)
    .order_by(mails.c.attention_at, mails.c.seq, mail_recipients.c.position)
)
HURRY = update(mails).where(THAT_MAIL, mails.c.state.in_(WAITING))
POSTPONE = update(mails).where(THAT_MAIL, mails.c.state.in_(WAITING))
REFUSED = (
    select(mail_recipients.c.address, mail_recipients.c.refusal, mail_recipients.c.refusal_kind)
    .where(*has(mail_recipients, "mail_key"), mail_recipients.c.refusal.is_not(None))
    .order_by(mail_recipients.c.position)
)
WENT = (
    select(mails.c.key, mails.c.attempted_at, mail_recipients.c.address)
    .join(mail_recipients, mail_recipients.c.mail_key == mails.c.key)
    .where(mails.c.attempted_at > SINCE)
)
WENT_ALONE = select(mail_recipients.c.tried_at, mail_recipients.c.address).where(mail_recipients.c.tried_at > SINCE)
LIFT = delete(brakes).where(brakes.c.name.in_(bindparam("names", expanding=True)))
