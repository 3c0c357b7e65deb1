"""
Why a mail came back, by the words and codes of the server that refused it.

A code alone says little: 550 is said of unknown users, of spam and of senders in a hurry, and providers use one code
for several things (service.mail.qq.com/detail/122 and help.mail.163.com list theirs). So words come first, the codes
of RFC 3463 next, and what tells no reason is never taken for a wrong address unless its code says so.
"""

import re

from duban.domain.mail.bounce import BounceKind, Undelivered

Reasons = tuple[tuple[BounceKind, re.Pattern[str]], ...]


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


# First match wins: a full mailbox is "unavailable" too, and "rejected" is said of everything.
WORDS: Reasons = (
    (
        BounceKind.FULL,
        _any_of(
            r"(mailbox|mail ?box|inbox|mail folder|user|account|recipient|storage|maildir|disk)('s)?"
            r" (\w+ ){0,3}(is |was |has |to be )?(too |over)?full\b",
            r"\bover ?-?quota\b|\bquota\w* (\w+ ){0,3}(exceed|full|violation)|exceed\w* (\w+'?s? ){0,4}(quota|"
            r"storage)",
            r"(over|out of|beyond) (\w+ ){0,3}(quota|storage)|insufficient (?!system)(\w+ ){0,2}(storage|space)|"
            r"not enough (\w+ )?space",
            r"(?<!sending )quota exceeded|mailbox exceeds|mailbox (size )?(limit|quota)|"
            r"would exceed (the )?(mailbox|quota)|"
            r"mailfolder is full",
            r"(空间|容量|邮箱|信箱|邮件夹|文件夹|收件箱)(已经?|不足|超|溢出|剩余)|已满|爆满|超出?(容量|空间|"
            r"配额)|(容量|空间|配额)已?(满|用完)",
        ),
    ),
    (
        BounceKind.TOO_LARGE,
        _any_of(
            r"(message|mail|content|e-?mail|header|attachment)s?('s)? (\w+ ){0,3}(is |was )?(too (large|big|"
            r"long)|oversize)",
            r"(message|mail)( |_)?(size|length) (\w+ ){0,4}(exceed|limit|larger)|exceed\w* (\w+ ){0,5}(message|"
            r"mail|size) ?(size|limit)",
            r"exceeded mailsize|size limit exceeded|larger than (\w+ ){0,6}(limit|allowed|accept)|too (large|"
            r"big) (to|for) ",
            r"邮件(太|过)大|(邮件|附件)(大小|长度|体积)?(超|过大|太大)|超过[^。\n]{0,16}(大小|尺寸)|邮件尺寸",
        ),
    ),
    (
        BounceKind.TEMPORARY,
        _any_of(
            r"at a rate|frequency limit|rate ?-?limit|too many (\w+ ){0,3}(connection|message|mail|recipient|"
            r"error)s?|"
            r"too (fast|quickly)",
            r"mailbox unavailable or access denied|suspected bounce attacks|sending quota|sending limit|"
            r"mail is rejected temp",
            r"gr[ea]y-?list|try (again |it )?later|temporar(y|ily)|timed? ?-?out|connection (was )?(refused|"
            r"reset|lost|dropped|closed)",
            r"no route to host|network is unreachable|host (is )?(down|unreachable)|not responding|"
            r"(message|delivery( time)?|queue\w*|retry \w+|lifetime|too long) (\w+ ){0,3}expired|"
            r"in (the )?queue too long|loop(ing| detected|s back)|too many (hops|received)|hop count",
            r"local (configuration )?error|server (is )?busy|system not accepting|no more (attempts|retr)",
            r"频率|超时|暂时|稍后(再|重)|繁忙|连接(失败|被|中断|不上)|超过[^。\n]{0,12}(次数|频|数量)限制|"
            r"多次(尝试|重试|投递)",
        ),
    ),
    (
        BounceKind.BLOCKED,
        _any_of(
            r"\bspam|\bjunk|\buce\b|black ?-?list|block(ed|list)|\brbl\b|\bdnsbl\b|blacklist|listed (in|at|by|"
            r"on) |reputation",
            r"(content|policy|policies|security|administrative(ly)?|prohibit\w*|filter\w*)\b.{0,40}(reject|"
            r"den(y|ied)|refus|violat|prohibit|reason)",
            r"(reject|den(y|ied)|refus|block|prohibit|violat)\w*.{0,40}\b(content|policy|policies|virus|filter|"
            r"unsolicited|sender)",
            r"mail content denied|connection denied|rejected by recipients|message rejected|denied by|virus|"
            r"malware|phish",
            r"sender (address )?(rejected|not)|(invalid|unrout\w+|unknown) sender|\bspf\b|\bptr\b|reverse dns|"
            r"\brdns\b|(?<!rejected: )access denied|forbidden|unauthenticated|"
            r"not accepted from|purported|message filtered|mismatch|\bdkim\b|\bdmarc\b|"
            r"relay(ing)? (access )?(is )?(denied|not|prohib)|unable to relay|"
            r"not (be )?allowed to (send|post)"
            r"|permission to (send|post|e-?mail)|(sender|you) (is|are) not (allowed|authori[sz]ed|permitted)|"
            r"restricted|"
            r"user in blacklist|user rejected|(DT|HL|MI|RP|WM):[A-Z]{3}",
            r"垃圾邮件|反垃圾|黑名单|拒收|拦截|屏蔽|敏感|病毒|被(收件人|对方|接收方)?[^。\n]{0,8}拒绝|拒绝(接收|"
            r"您)|没有权限|无权|过滤规则",
        ),
    ),
    (
        BounceKind.PERMANENT,
        _any_of(
            r"(unknown|invalid|illegal|no such|bad|non-?existent|undefined|unrouteable|unroutable)"
            r" (or \w+ )?(local )?(\w+ )?(user|recipient|mailbox|address|account|e-?mail|alias|addressee|"
            r"local part|domain|host)",
            r"(user|recipient|mailbox|mail ?box|address|account|addressee|domain|host|name|alias|user id|person|"
            r"group)"
            r"('s)?( \S+@\S+| <\S+>| \(?\S{1,60}\)?| \w+){0,3}?,? (is |was |has |have |could |can |does |did |do )?"
            r"(been )?(unknown|not (be )?(found|exist|known|listed|valid|local|registered|resolved|in use)|"
            r"does ?n[o']t exist"
            r"|do(es)? ?n[o']t have an?|inactive|disabled|deactivated|suspended|expired account|closed|"
            r"terminated|not active)",
            r"does ?n[o']t (exist|have an? (\w+ )?(account|mailbox))|couldn'?t be found|(was|were|is|"
            r"can) ?n[o']t (be )?found",
            r"no mailbox here|not a (known|valid|registered)|isn'?t a valid|nobody (here )?(by|with)|"
            r"unrouteable|mailbox unavailable",
            r"not our customer|no (such )?(user|account|mailbox|recipient|person)\b|"
            r"not (listed )?in (\w+ ){0,4}(directory|address book)",
            r"no longer (on|with|at|works?|valid|in use|available|monitored|employed)|(user|account) hangup|"
            r"address rejected",
            r"name or service not known|host or domain name not found|nxdomain|domain (name )?not found|no (mx|"
            r"such host)|unknown host",
            r"(?<!可能)不存在|无此(用户|帐号|账号|邮箱|人|地址)|(没有|找不到|查无|未找到|无法找到)[^。\n]{0,12}(用户|"
            r"帐号|账号|邮箱|信箱|收件人|此人|地址|域名)"
            r"|(停用|注销|禁用|冻结|失效|停止使用|休眠|过期|关闭)|(地址|域名|帐号|账号|邮箱)(有误|错误|无效|"
            r"不正确|不合法)|无效的?(地址|邮箱|收件|域名)"
            r"|未(注册|开通)|错误的?(收件|邮件|邮箱)?地址|(地址|域名)(无法|不能)(识别|解析)",
        ),
    ),
)
# Class, subject and detail of RFC 3463, as 5.1.1; what is a network's or a version's number stands in longer rows.
STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
REPLY = re.compile(r"(?<![\d.\w])([45])[0-7]\d(?=[ :：\-#]\s*\S|$)", re.MULTILINE)
BY_DETAIL = {
    "2.2": BounceKind.FULL,
    "2.3": BounceKind.TOO_LARGE,
    "3.4": BounceKind.TOO_LARGE,
    "1.7": BounceKind.BLOCKED,  # the sender's address is what does not please
    "1.8": BounceKind.BLOCKED,
    "4.6": BounceKind.TEMPORARY,  # loops
    "4.7": BounceKind.TEMPORARY,  # tried until it was too late
    "4.14": BounceKind.TEMPORARY,
    "7.28": BounceKind.TEMPORARY,  # a flood of mail
}
# What codes say where words say nothing: a disabled mailbox, a domain that is not there, a wrong address.
WEAKER = {"2.1": BounceKind.PERMANENT, "4.4": BounceKind.PERMANENT, "4.310": BounceKind.PERMANENT}
BY_SUBJECT = {"1": BounceKind.PERMANENT, "3": BounceKind.TEMPORARY, "6": BounceKind.BLOCKED, "7": BounceKind.BLOCKED}
TRIES_AGAIN = _any_of(
    r"延迟|仍(会|将|在)|(将|会)(继续|再次|重新)(尝试|投递)|\bdelay(ed)?\b|(still|keep|"
    r"continue)\w* (to )?(be )?(try|retr)",
    r"not (yet )?been delivered|will (be )?(try|tried|retr|attempt)|attempts will continue|no action is required",
    r"warning (message )?only|do(es)? not need to re-?send",
)
# What a server will do one day (give up, return the mail) is no giving up yet.
GAVE_UP = _any_of(
    r"放弃|停止(投递|尝试)|不再(尝试|重试|投递)|(已|被)退回|退信原因|giv(en|ing) up|gave up|(has|have) been returned",
    r"is being returned|was returned|returned to sender|permanent|no (more|further) (delivery )?attempts",
    r"(will not|not going to) (be )?(try|tried|retr)|delivery (has )?failed",
)


def tries_again(words: str) -> bool:
    """Whether a server says that the mail is late but not lost."""
    return TRIES_AGAIN.search(words) is not None and GAVE_UP.search(words) is None


def refused_with(address: str, words: str) -> Undelivered:
    """*address* as a server turned it away with *words* while we were connected; what tells no reason may pass."""
    return Undelivered(address, reason_in(words) or BounceKind.TEMPORARY, words)


def reason_in(words: str, status: str = "") -> BounceKind | None:
    """
    Why a mail was given up, by *words* and the *status* of a report; None if neither tells a reason.

    A class 4 code is TEMPORARY whatever the words, but for a full mailbox and a mail that is too large.
    """
    codes = [*STATUS.findall(status), *STATUS.findall(words)]
    details = (BY_DETAIL.get(f"{subject}.{detail}") for _, subject, detail in codes)
    reply = REPLY.search(words)
    passing = any(code[0] == "4" for code in codes) or (reply is not None and reply[1] == "4")
    found = next(filter(None, details), None) or next((kind for kind, said in WORDS if said.search(words)), None)
    if found is None:
        found = _by_code(codes) or (BounceKind.TEMPORARY if codes or reply else None)
    return BounceKind.TEMPORARY if passing and found in (BounceKind.PERMANENT, BounceKind.BLOCKED) else found


def _by_code(codes: list[tuple[str, str, str]]) -> BounceKind | None:
    """By subject and detail of the status; a bare 5 tells no reason, and no address is called wrong for it."""
    for _, subject, detail in codes:
        if kind := WEAKER.get(f"{subject}.{detail}") or BY_SUBJECT.get(subject):
            return kind
    return None
