"""Marks that prove a form or a message to be ours: HMAC-SHA256 over one secret."""

import hashlib
import hmac
import re

from duban.domain.calendar.cycle import Reference
from duban.errors import ConfigurationError

MARK_LENGTH = 32  # hexadecimal digits: 128 bits


class HmacSigner:
    """Signs with *secret*; whoever knows it can imitate us, so it lives only in the connection duban_key."""

    def __init__(self, secret: bytes) -> None:
        """Refuse a secret that could be guessed: ConfigurationError."""
        if len(secret) < 16:
            raise ConfigurationError("连接“duban_key”的密钥过短，至少需要16个字节的随机内容。")
        self._secret = secret

    def mark(self, text: str) -> str:
        """128 bits of HMAC-SHA256 over *text*, in lower-case hex."""
        return hmac.new(self._secret, text.encode(), hashlib.sha256).hexdigest()[:MARK_LENGTH]

    def is_ours(self, text: str, mark: str) -> bool:
        """Whether *mark* is ours, compared in constant time."""
        return hmac.compare_digest(self.mark(text).encode(), mark.encode())


class BelievedMarks:
    """ports.Signer where there is no secret: a mark that looks like one is believed, and none can be made."""

    def mark(self, text: str) -> str:
        """Always ConfigurationError."""
        raise ConfigurationError(f"没有连接“duban_key”，无法为“{text}”生成校验码。")

    def is_ours(self, text: str, mark: str) -> bool:
        """Whether *text* is a reference and *mark* has the form of a mark."""
        if re.fullmatch(rf"[0-9a-f]{{{MARK_LENGTH}}}", mark) is None:
            return False
        try:
            Reference.parse(text)
        except ValueError:
            return False
        return True
