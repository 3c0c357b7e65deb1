"""How long what is kept is kept ([retention] in the settings)."""

from dataclasses import dataclass

LEAST_RETURN_YEARS = 10
LEAST_MAIL_YEARS = 3
LEAST_LOG_DAYS = 30


@dataclass(frozen=True, slots=True)
class Retention:
    """
    Years for which returns, and mails that are neither returns nor proof of anything, are kept; days for logs.

    Papers, remarks of leaders, decisions and receipts of service have no number here: they are kept for ever.
    """

    return_years: int = LEAST_RETURN_YEARS
    mail_years: int = LEAST_RETURN_YEARS
    log_days: int = 180

    def faults(self) -> tuple[str, ...]:
        """What is too short, one sentence each."""
        found = (
            ("return_years", self.return_years, LEAST_RETURN_YEARS, "年", "报送件至少保存10年"),
            ("mail_years", self.mail_years, LEAST_MAIL_YEARS, "年", "其他来信至少保存3年"),
            ("log_days", self.log_days, LEAST_LOG_DAYS, "天", "运行日志至少保存30天"),
        )
        return tuple(
            f"[retention] {name} = {value}：{words}，不能少于 {least} {unit}"
            for name, value, least, unit, words in found
            if value < least
        )
