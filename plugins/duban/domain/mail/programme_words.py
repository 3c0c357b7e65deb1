"""Which of several programmes a title or a mail is about, said where its words do not say it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProgrammeWords:
    """How a programme is named beside others: in full, and in a few signs (简称)."""

    title: str
    short: str

    def in_title(self, title: str) -> str:
        """*title* with the few signs: after the mark that a mail's title begins with, else at the end of a paper's."""
        if self.short in title or self.title in title:
            return title
        mark, bracket, rest = title.partition("】")
        return f"{mark}{bracket}{self.short}{rest}" if bracket else f"{title}（{self.short}）"

    def in_mail(self, text: str) -> str:
        """*text* with a line that names the programme, below whom it is written to."""
        if self.title in text:
            return text
        first, _, rest = text.partition("\n")
        return f"{first}\n\n所属专项：{self.title}\n{rest}"
