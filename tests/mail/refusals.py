"""
What servers answer when they do not take a mail, each with what it means.

Wordings as the programs' and providers' own pages document them, in short.
"""

from duban.domain.mail.bounce import BounceKind

REFUSALS: dict[BounceKind, tuple[str, ...]] = {
    BounceKind.PERMANENT: (
        "550 5.1.1 <{to}>: Recipient address rejected: User unknown in local recipient table",
        "550 User not found: {to}",
        "550 5.1.1 The email account that you tried to reach does not exist. Please try double-checking the address",
        "550 Mailbox not found",
        "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
        "550 5.5.0 Requested action not taken: mailbox unavailable",
        "554 delivery error: dd This user doesn't have an account ({to}) [0]",
        "550 No such user here",
        "550 5.4.1 Recipient address rejected: Access denied",
        "550 5.2.1 The email account that you tried to reach is disabled",
        "550 User suspended",
        "550 5.1.2 Host or domain name not found. Name service error for name=swj.quanzhou.example type=MX",
    ),
    BounceKind.FULL: (
        "552 5.2.2 <{to}>: Recipient address rejected: Mailbox is full",
        "552 Requested mail action aborted: exceeded storage allocation",
        "552 5.2.2 The email account that you tried to reach is over quota",
        "552 Quota exceeded or service disabled",
        "554 5.2.2 STOREDRV.Deliver.Exception:QuotaExceededException; mailbox full",
        "550 Mailbox is full",
        "452 4.2.2 The recipient's inbox is full",
    ),
    BounceKind.TOO_LARGE: (
        "552 5.3.4 Message size exceeds fixed limit",
        "552 Message too large",
        "552 5.2.3 Your message exceeded our message size limits",
        "550 5.2.3 RESOLVER.RST.RecipSizeLimit; message too large for this recipient",
        "552 message exceeds maximum message size",
        "554 5.3.4 Message too big for system",
    ),
    BounceKind.BLOCKED: (
        "554 5.7.1 Service unavailable; Client host [192.0.2.9] blocked using dnsbl.example",
        "550 Mail content denied",
        "554 DT:SPM 192.0.2.9, please see the error page",
        "550 Mail is rejected by recipients",
        "550 5.7.1 Message rejected due to content restrictions",
        "550 SPF check failed",
        "550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required",
        "550 Suspected spam ip",
        "550 User in blacklist: duban@yyb.quanzhou.example",
        "554 5.7.1 <{to}>: Relay access denied",
    ),
    BounceKind.TEMPORARY: (
        "451 4.7.1 Greylisting in action, please come back later",
        "421 4.4.2 mx.swj.quanzhou.example Error: timeout exceeded",
        "550 Ip frequency limited",
        "550 Mailbox unavailable or access denied",
        "450 4.2.0 <{to}>: greylisted",
        "421 HL:IFC 192.0.2.9, please see the error page",
        "451 4.3.0 Temporary lookup failure",
        "554 5.4.6 Hop count exceeded - possible mail loop",
        "451 DT:SPM 192.0.2.9, please try again",
    ),
}


def pages(kind: BounceKind) -> tuple[str, ...]:
    """What Chinese servers write on their pages for people."""
    return {
        BounceKind.PERMANENT: ("收件人邮箱帐号不存在", "该收件人不存在或已停用", "找不到该用户，请核对邮箱地址"),
        BounceKind.FULL: ("对方邮箱空间已满", "收件人邮箱容量不足，无法接收", "收信人邮箱已满"),
        BounceKind.TOO_LARGE: ("邮件大小超过对方服务器的限制", "邮件过大，被对方服务器退回"),
        BounceKind.BLOCKED: ("邮件被识别为垃圾邮件，对方服务器拒收", "发件人被收件人列入黑名单"),
        BounceKind.TEMPORARY: (
            "连接对方服务器超时，多次重试后停止投递",
            "对方服务器繁忙，暂时不能接收，系统已放弃投递",
        ),
    }[kind]
