"""How a connection to a mail server is protected: one choice, and certificates are always verified."""

import ssl
from enum import StrEnum
from ipaddress import ip_address

from duban.domain.operation.fault_words import reason
from duban.errors import ConfigurationError


class Security(StrEnum):
    """The values stand in the `security` field of a connection's extra."""

    SSL = "ssl"
    STARTTLS = "starttls"
    PLAIN = "plain"


def refuse_plain_abroad(security: Security, host: str) -> None:
    """ConfigurationError if *host* would be spoken to in clear text and is not this very machine."""
    if security is Security.PLAIN and not _is_loopback(host):
        raise ConfigurationError(f"邮件服务器 {host} 不在本机，不得使用明文连接；请把 security 设为 ssl 或 starttls。")


def tls_context(ca_file: str = "") -> ssl.SSLContext:
    """A context that checks certificate and name, against the system's authorities or those in *ca_file*."""
    try:
        return ssl.create_default_context(cafile=ca_file or None)
    except (OSError, ssl.SSLError) as error:
        raise ConfigurationError(f"读不到证书文件 {ca_file}：{reason(error)}。") from error


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
