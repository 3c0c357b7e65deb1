"""What a unit's words are, as far as a machine can tell; what is not certain is just a message."""

import pytest

from duban.domain.mail.message import MessageKind, message_kind

KINDS = [
    ("第2项数字有误，请作废", MessageKind.WITHDRAWAL),
    ("昨日报送的表有误，申请撤回。", MessageKind.WITHDRAWAL),
    ("上次报的不作数，以本次为准", MessageKind.WITHDRAWAL),
    ("Recall: 10月填报表", MessageKind.WITHDRAWAL),
    ("第2项职责已划转，请核实", MessageKind.NOT_OURS),
    ("该项工作非我局职责", MessageKind.NOT_OURS),
    ("第12项不属于我委牵头，应由市住建局负责", MessageKind.NOT_OURS),
    ("我局填报表已报分管领导审签，预计29日报送", MessageKind.EXTENSION),
    ("收到，29日前报。", MessageKind.EXTENSION),
    ("因系统升级，恳请延期至下周", MessageKind.EXTENSION),
    ("第3项的“完成率”怎么填？", MessageKind.QUESTION),
    ("请问是否需要盖章", MessageKind.QUESTION),
    ("另有一事相商", MessageKind.OTHER),
    ("进展情况如下：已完成系统部署。", MessageKind.OTHER),
]


@pytest.mark.parametrize(("words", "kind"), KINDS, ids=[words for words, _ in KINDS])
def test_the_kind_of_words(words: str, kind: MessageKind) -> None:
    assert message_kind(words) is kind
