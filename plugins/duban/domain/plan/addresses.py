"""What a mail address is, and which domains can speak for a unit: never one at which anybody may open a mailbox."""

import re

from duban.domain.plan.programme import Programme

ADDRESS = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
LONGEST_ADDRESS = 254
DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}")
# Whoever registers there shares the domain with everybody else who did.
PUBLIC_PROVIDERS = frozenset(
    (
        # NetEase
        "126.com", "163.com", "163.net", "188.com", "netease.com", "yeah.net",
        # Tencent
        "foxmail.com", "qq.com",
        # Sina, Sohu, Alibaba, the carriers, and others of the country
        "139.com", "189.cn", "21cn.com", "2980.com", "263.net", "aliyun.com", "chinaren.com", "eyou.com", "citiz.net",
        "88.com", "111.com", "china.com", "email.cn", "hainan.net", "sina.net",
        "sina.cn", "sina.com", "sina.com.cn", "sogou.com", "sohu.com", "tom.com", "wo.cn", "wo.com.cn",
        # abroad
        "aol.com", "fastmail.com", "gmail.com", "gmx.com", "gmx.de", "gmx.net", "googlemail.com", "hotmail.cn",
        "hotmail.com", "icloud.com", "live.cn", "live.com", "mac.com", "mail.com", "mail.ru", "me.com", "msn.com",
        "outlook.cn", "outlook.com", "proton.me", "protonmail.com", "qq.cn", "tuta.com", "tutanota.com", "yahoo.cn",
        "yahoo.co.jp", "yahoo.com", "yahoo.com.cn", "yahoo.com.hk", "yandex.com", "yandex.ru", "ymail.com",
        "zoho.com", "zoho.com.cn",
    )
)  # fmt: skip


def is_address(text: str) -> bool:
    """Whether *text* is one mail address, as any server takes it."""
    return len(text) <= LONGEST_ADDRESS and ADDRESS.fullmatch(text) is not None


def domain_of(address: str) -> str:
    """The domain of a mail address in small letters, without a final dot; empty if the address has none."""
    return address.rpartition("@")[2].strip().rstrip(".").casefold() if "@" in address else ""


def is_public(domain: str) -> bool:
    """Whether anybody may open a mailbox at *domain*, or at the provider it is a part of (vip.163.com)."""
    labels = domain.casefold().split(".")
    return any(".".join(labels[start:]) in PUBLIC_PROVIDERS for start in range(len(labels)))


def units_of(programme: Programme, address: str) -> frozenset[str]:
    """
    The codes of the units that *address* speaks for: it is registered for them, or at a domain that is theirs alone.

    Empty for a stranger. A registered address says nothing of others at its domain: at a public provider anybody may
    open one.
    """
    wanted, domain = address.casefold(), domain_of(address)
    registered = {contact.organisation for contact in programme.contacts if contact.mail.casefold() == wanted}
    declared = {unit.code for unit in programme.organisations if domain in unit.mail_domains}
    return frozenset(registered | declared)
