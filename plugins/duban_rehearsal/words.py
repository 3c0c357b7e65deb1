"""What the states of a rehearsal are called on the screen and in its list of faults."""

from duban.domain.decisions.document import DocumentState
from duban.domain.mail.delivery import MailKind, MailState
from duban.domain.returns.submission import ReturnState

STATES = {
    ReturnState.OWED: "待报",
    ReturnState.RECEIVED: "已到",
    ReturnState.SENT_BACK: "已退回",
    ReturnState.ACCEPTED: "已收",
    ReturnState.EXEMPT: "免报",
    ReturnState.NIL: "零报告",
}
KINDS = {
    MailKind.FORM: "填报表",
    MailKind.NOTICE: "提醒催办",
    MailKind.RECEIPT: "回执",
    MailKind.REPORT: "报告",
    MailKind.LETTER: "函",
}
DOCUMENTS = {
    DocumentState.WAITING: "待签发",
    DocumentState.SIGNED: "已签发",
    DocumentState.DEFERRED: "暂缓",
    DocumentState.WITHDRAWN: "已撤回",
    DocumentState.SUPERSEDED: "已有新稿",
}
LEFT_OVER = {
    MailState.PREPARED: "待发",
    MailState.SENDING: "发送中",
    MailState.RETRY: "待重试",
    MailState.FAILED: "发送失败",
    MailState.UNKNOWN: "结果不明",
    MailState.HELD: "待人工处理",
}
