"""A mail of ours is read back as its addressees read it."""

from tests.adapters.mail.letter_facts import LETTERS, at

from duban.adapters.mail.own_mail import OwnMailReader
from duban.ports import Letter

LETTER = Letter(
    template="words",
    facts={},
    to=("tbr@swj.example",),
    cc=("llr@swj.example", "fz@swj.example"),
    message_id="<duban.1.2@office.example>",
    at=at(2021, 10, 26, 9),
    attachments=(("市税务局_填报表（2021年10月）.xlsx", b"PK"),),
)


def test_it_gives_back_addressees_words_and_files(monkeypatch):
    said = "请于10月29日下班前报送。\n\n联系人：督办岗\n"
    monkeypatch.setattr(type(LETTERS), "render", lambda *_: ("【商请】报送", said))
    sent = OwnMailReader().read(LETTERS.write(LETTER).raw)
    assert sent.text.replace("\r\n", "\n") == said
    assert (sent.to, sent.cc) == (LETTER.to, LETTER.cc)
    assert sent.files == ("市税务局_填报表（2021年10月）.xlsx",)
