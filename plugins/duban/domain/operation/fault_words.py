"""Why a file, a connection or a text could not be used, in Chinese: systems and libraries say it in English alone."""

import errno
import re
import socket
import ssl
from tomllib import TOMLDecodeError

WHY = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "是文件夹，不是文件",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EEXIST: "已经存在",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超出磁盘限额",
    errno.EROFS: "磁盘是只读的",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EMFILE: "打开的文件太多",
    errno.ENFILE: "打开的文件太多",
    errno.EAGAIN: "进程数或内存已到上限",
    errno.ENOMEM: "内存不足",
    errno.EIO: "磁盘读写出错",
    errno.ESTALE: "网络磁盘已断开",
    errno.EADDRINUSE: "端口已被占用",
    errno.ECONNREFUSED: "对方没有开放这个端口",
    errno.ECONNRESET: "连接被对方断开",
    errno.ECONNABORTED: "连接中断",
    errno.EPIPE: "连接被对方断开",
    errno.EHOSTUNREACH: "网络不通",
    errno.ENETUNREACH: "网络不通",
    errno.ETIMEDOUT: "没有回应",
}
PLACE = re.compile(r"\(at line (\d+), column \d+\)")
TOML = (
    ("Invalid value", "等号右边的写法不对：文字要放在英文引号中，日期写作 2026-03-01"),
    ("Expected '='", "应为“名称 = 内容”"),
    ("Invalid statement", "应为“名称 = 内容”，名称用英文字母"),
    ("Invalid initial character for a key", "应为“名称 = 内容”，名称用英文字母"),
    ("Unterminated", "缺少右边的引号"),
    ("Illegal character", "引号没有写在同一行内，或有不能用的字符"),
    ("Unclosed", "缺少右边的括号"),
    ("Expected newline", "一行写了两项，或内容后面多了字"),
    ("Expected ']'", "缺少右边的括号"),
    ("Cannot", "同一名称写了两次"),
    ("Unescaped", "引号中的反斜杠要写两个"),
)

NAMED = re.compile(
    r"'([^']+)' is undefined|has no attribute '([^']+)'|unknown tag '([^']+)'|[Nn]o (?:filter|test) named '([^']+)'"
)


def reason(error: BaseException) -> str:
    """Why, in a few words; what a server said, and what is said in Chinese already, stays as it is."""
    match error:
        case ssl.SSLError():
            return _encryption(error)
        case UnicodeDecodeError():
            return "不是 UTF-8 文本，请另存为 UTF-8 编码"
        case socket.gaierror():
            return "找不到这台主机，请核对主机名和网络"
        case OSError(errno=int(code)) if code in WHY:
            return WHY[code]
        case TimeoutError():
            return "没有回应"
    return str(error) or type(error).__name__


def _encryption(error: ssl.SSLError) -> str:
    """Why a connection is not encrypted; such an error bears the number of a missing permission."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"对方证书未通过核验（{error}），请核对服务器名称和证书，或设置所用的根证书"
    return f"加密连接没有建立（{error}）"


def told(error: OSError) -> str:
    """One sentence: which file, why, and what to do."""
    which = f"{error.filename} 无法读写" if error.filename else "读写未成"
    return f"{which}：{reason(error)}。请检查路径、权限和磁盘空间后重新运行。"


def toml_fault(error: Exception, text: str) -> str:
    """Where a text is no TOML and how it is written, with the line itself; as `reason` for another error."""
    if not isinstance(error, TOMLDecodeError):
        return reason(error)
    said, lines = str(error), text.splitlines()
    how = next((words for begins, words in TOML if said.startswith(begins)), "写法不对")
    if (found := PLACE.search(said)) is None or int(found[1]) > len(lines):
        return f"文件末尾{how}"
    return f"第{found[1]}行“{lines[int(found[1]) - 1].strip()}”{how}"


def template_fault(error: Exception) -> str:
    """Why a letter's or a paper's template could not be used: the name that is unknown, or the line."""
    if found := NAMED.search(str(error)):
        return f"没有“{next(filter(None, found.groups()))}”这个名称"
    if line := getattr(error, "lineno", None):
        return f"第{line}行双花括号或百分号括号的写法不对"
    return reason(error)
