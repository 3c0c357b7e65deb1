"""What each finding about a mailbox or a mail account means to the office: a table of rules in Chinese."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from duban.ports import CertificateFacts, Fetched, MailboxFacts, PostOfficeFacts

EXPIRES_SOON = timedelta(days=30)
SMALLEST_LIMIT = 5 * 1000 * 1000
TOLERATED_SKEW = timedelta(minutes=1)
# What a capability is good for, and how collecting does without it. Nothing else of IMAP is used if offered.
USEFUL = (
    ("IDLE", "来信即知", "每10秒查看一次"),
    ("ID", "登录后表明身份", "不发送，以免被断开"),
    ("SPECIAL-USE", "按标记认出垃圾邮件文件夹", "按常用名称认出垃圾邮件文件夹"),
)


class Mark(StrEnum):
    """How a check ended; the values are what the office reads."""

    WELL = "正常"
    KNOWN = "知悉"
    TODO = "需处理"
    CANNOT = "连不上"


@dataclass(frozen=True, slots=True)
class MailFinding:
    """One line of the examination: what was looked at, how it is, and what to do."""

    code: str
    name: str
    mark: Mark
    found: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class LetterCopy:
    """One of our letters as it came back, the server that judged its sender, and the one that took it last."""

    fetched: Fetched
    authserv_id: str
    received_by: str = ""


@dataclass(frozen=True, slots=True)
class Configured:
    """The names of our servers in the settings; empty where nothing is set."""

    authserv_id: str = ""
    received_by: str = ""


@dataclass(frozen=True, slots=True)
class MailTrial:
    """
    A letter to our own address and one to our plus-address.

    The replies are what the mail server said, empty if it took the letter; a copy is None if none was found
    until `ended_at`.
    """

    sent_at: datetime
    ended_at: datetime
    reply: str
    plus_reply: str
    copy: LetterCopy | None
    plus_copy: LetterCopy | None


def check_certificate(code: str, name: str, certificate: CertificateFacts | None, now: datetime) -> MailFinding:
    """Whose it is and until when; a certificate that is not trusted never comes this far."""
    title = f"{name}证书"
    if certificate is None:
        return MailFinding(f"{code}_tls", title, Mark.KNOWN, "本机明文连接，无证书")
    expires = certificate.expires_at
    found = f"{certificate.subject}，已验证，有效期至{expires:%Y-%m-%d}"
    if expires - now < EXPIRES_SOON:
        return MailFinding(f"{code}_tls", title, Mark.TODO, found, "即将到期，请提醒邮件服务商更换")
    return MailFinding(f"{code}_tls", title, Mark.WELL, found)


def check_mailbox(facts: MailboxFacts) -> Iterator[MailFinding]:
    """Capabilities, software, searches and the junk folder."""
    if facts.capabilities:
        words = (f"{name} {'有：' + given if name in facts.capabilities else '无：' + missing}"
                 for name, given, missing in USEFUL)  # fmt: skip
        yield MailFinding("capabilities", "服务器能力", Mark.WELL, "；\n".join(words))
        yield MailFinding("software", "服务器软件", Mark.KNOWN, facts.software or "未说明")
        charset = f"不可用（{facts.charset}）" if facts.charset else "可用"
        yield MailFinding("charset", "中文检索", Mark.KNOWN, charset, "本系统不用检索，无影响")
    yield _junk(facts)


def _junk(facts: MailboxFacts) -> MailFinding:
    count = sum(len(uids) for uids in facts.present.values())
    if facts.junk:
        return MailFinding("junk", "垃圾邮件文件夹", Mark.WELL, f"“{facts.junk}”，一并查看；现有邮件共{count}封")
    if any(folder != "INBOX" for folder, _ in facts.present):
        folders = "、".join(dict.fromkeys(folder for folder, _ in facts.present))
        return MailFinding("junk", "垃圾邮件文件夹", Mark.WELL, f"按设置查看 {folders}；现有邮件共{count}封")
    advice = "请在网页邮箱中查看其名称，并让它对 IMAP 可见，再写入 [mail] folders；确实没有的不必处理"
    if not facts.capabilities:
        return MailFinding("junk", "垃圾邮件文件夹", Mark.KNOWN, f"没有；现有邮件共{count}封")
    return MailFinding("junk", "垃圾邮件文件夹", Mark.TODO, "未找到", advice)


def check_post_office(facts: PostOfficeFacts) -> MailFinding:
    """The largest mail it takes."""
    if facts.size_limit is None:
        return MailFinding("size", "邮件大小上限", Mark.KNOWN, "未说明")
    found = f"{facts.size_limit / 1_000_000:.1f} MB"
    if facts.size_limit < SMALLEST_LIMIT:
        return MailFinding(
            "size", "邮件大小上限", Mark.TODO, found, "汇总报告及附件可能超限，请联系邮件服务商调整到 5 MB 以上"
        )
    return MailFinding("size", "邮件大小上限", Mark.WELL, found)


def check_trial(trial: MailTrial, junk: str, configured: Configured) -> Iterator[MailFinding]:
    """Whether what we send comes back, how it was judged, and by which clock."""
    yield _self_copy(trial, junk)
    yield _plus_address(trial)
    copy = trial.copy or trial.plus_copy
    if copy is None:
        return
    yield _authserv_id(copy, configured.authserv_id)
    yield _received_by(copy, configured.received_by)
    yield _skew(trial, copy)


def _self_copy(trial: MailTrial, junk: str) -> MailFinding:
    title = "自发自收"
    if trial.reply:
        return MailFinding(
            "self_copy", title, Mark.TODO, f"发信服务器未接收：{trial.reply}", "按服务器的答复处理后重新运行"
        )
    if trial.copy is None:
        seconds = (trial.ended_at - trial.sent_at).total_seconds()
        advice = "系统靠自留副本核实邮件是否发出。请检查收信规则、垃圾邮件设置，以及收、发信是否为同一邮箱"
        return MailFinding("self_copy", title, Mark.TODO, f"已发出，{seconds:.0f}秒内未收到", advice)
    folder = trial.copy.fetched.key.mailbox
    if junk and folder == junk:
        return MailFinding("self_copy", title, Mark.TODO, f"进了“{folder}”", "请把本邮箱地址加入白名单")
    return MailFinding("self_copy", title, Mark.WELL, f"已收到，在 {folder}")


def _plus_address(trial: MailTrial) -> MailFinding:
    found = "可用" if trial.plus_copy else f"不可用（{trial.plus_reply}）" if trial.plus_reply else "不可用（未收到）"
    return MailFinding("plus_address", "加号地址", Mark.KNOWN, found, "本系统不依赖，无影响")


def _authserv_id(copy: LetterCopy, configured: str) -> MailFinding:
    title, setting = "发件人核验标识", f"；当前设置：{configured or '未设置'}"
    if copy.authserv_id:
        advice = "只有这台服务器对发件人的核验结论可信"
        if configured and configured.lower() != copy.authserv_id.lower():
            advice = "两者不一致，设置的标识不起作用。请向邮件服务商核实后改正 [mail] authserv_id"
            return MailFinding("authserv_id", title, Mark.TODO, copy.authserv_id + setting, advice)
        if not configured:
            advice = "请写入 [mail] authserv_id；设置之前无法辨别冒用的发件人"
            return MailFinding("authserv_id", title, Mark.TODO, copy.authserv_id + setting, advice)
        return MailFinding("authserv_id", title, Mark.KNOWN, copy.authserv_id + setting, advice)
    if configured:
        advice = "服务器可能不核验内部邮件的发件人。请从一封外来邮件的 Authentication-Results 中核对设置是否一致"
        return MailFinding("authserv_id", title, Mark.KNOWN, "自发邮件上没有" + setting, advice)
    advice = (
        "设置之前无法辨别冒用的发件人：不带填报表标识的报送件一律先请单位确认，外来退信一律转人工。"
        "请从一封外来邮件的 Authentication-Results 中找到本单位服务器的名称，写入 [mail] authserv_id；"
        "服务器从不核验的，请联系邮件服务商开启"
    )
    return MailFinding("authserv_id", title, Mark.TODO, "自发邮件上没有" + setting, advice)


def _received_by(copy: LetterCopy, configured: str) -> MailFinding:
    """A mail to ourselves need not pass the border: its topmost line is a hint, not a proof."""
    found = f"{copy.received_by or '自发邮件上没有'}；当前设置：{configured or '未设置'}"
    advice = "是否迟报以邮箱收到时间为准。外来邮件都先经过的服务器，可写入 [mail] received_by，以其收到时间较早者为准"
    return MailFinding("received_by", "收信服务器标识", Mark.KNOWN, found, advice)


def _skew(trial: MailTrial, copy: LetterCopy) -> MailFinding:
    """INTERNALDATE has whole seconds, and lies between sending and finding if both clocks are right."""
    received = copy.fetched.received_at
    skew = min(received - trial.sent_at, timedelta(0)) + max(received - trial.ended_at, timedelta(0))
    seconds = abs(skew.total_seconds())
    if abs(skew) <= TOLERATED_SKEW:
        return MailFinding("clock", "时钟偏差", Mark.WELL, "一分钟以内")
    direction = "快" if skew > timedelta(0) else "慢"
    advice = "是否迟报以邮件服务器的时间为准。请先校准本机时钟，仍有偏差的联系邮件服务商"
    return MailFinding("clock", "时钟偏差", Mark.TODO, f"邮件服务器比本机{direction}{seconds:.0f}秒", advice)


def suggested_settings(facts: MailboxFacts, trial: MailTrial | None) -> Mapping[str, object]:
    """What the findings would have in config/duban.toml, by the name of the setting."""
    folders = tuple(dict.fromkeys(["INBOX", *(folder for folder, _ in facts.present)]))
    settings: dict[str, object] = {"folders": folders}
    copy = trial and (trial.copy or trial.plus_copy)
    if copy and copy.authserv_id:
        settings["authserv_id"] = copy.authserv_id
    return settings
