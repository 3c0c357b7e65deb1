"""Why something could not be used is said in Chinese, whatever a library says of it."""

import errno
import re
import socket
import ssl
import tomllib

import pytest

from duban.domain.operation.fault_words import TOML, WHY, reason, template_fault, told, toml_fault

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        pytest.param(FileNotFoundError(errno.ENOENT, "No such file"), "没有这个文件或文件夹", id="not there"),
        pytest.param(PermissionError(errno.EACCES, "Permission denied"), "没有权限", id="not allowed"),
        pytest.param(OSError(errno.ENOSPC, "No space left"), "磁盘已满", id="full"),
        pytest.param(
            ConnectionRefusedError(errno.ECONNREFUSED, "refused"), "对方没有开放这个端口", id="nobody listens"
        ),
        pytest.param(
            ssl.SSLCertVerificationError(1, "certificate has expired"),
            "对方证书未通过核验（certificate has expired），请核对服务器名称和证书，或设置所用的根证书",
            id="a certificate, which bears the number of a missing permission",
        ),
        pytest.param(
            ssl.SSLError(1, "wrong version number"), "加密连接没有建立（wrong version number）", id="no encryption"
        ),
        pytest.param(TimeoutError("timed out"), "没有回应", id="no answer"),
        pytest.param(socket.gaierror(-2, "Name not known"), "找不到这台主机，请核对主机名和网络", id="no such host"),
        pytest.param(OSError("证书已过期"), "证书已过期", id="said in Chinese already"),
        pytest.param(OSError(9999, "strange"), "[Errno 9999] strange", id="nobody knows it"),
        pytest.param(ValueError(), "ValueError", id="says nothing"),
        pytest.param(UnicodeDecodeError("utf-8", b"", 0, 1, "x"), "不是 UTF-8 文本，请另存为 UTF-8 编码", id="no text"),
    ],
)
def test_the_reason_of_an_error(error: BaseException, said: str) -> None:
    assert reason(error) == said


def test_every_known_reason_is_chinese() -> None:
    assert [code for code, words in WHY.items() if not CHINESE.search(words)] == []


def test_a_file_is_named_with_what_to_do() -> None:
    error = PermissionError(errno.EACCES, "Permission denied", "/srv/a.xlsx")
    assert told(error) == "/srv/a.xlsx 无法读写：没有权限。请检查路径、权限和磁盘空间后重新运行。"
    assert told(OSError(errno.ENOSPC, "full")).startswith("读写未成：磁盘已满。")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("a = 1\nplace = 江州市", "第2行“place = 江州市”等号右边的写法不对", id="words without marks"),
        pytest.param("place", "文件末尾应为“名称 = 内容”", id="no sign of equality"),
        pytest.param("place 江州", "第1行“place 江州”应为“名称 = 内容”", id="no sign of equality in a line"),
        pytest.param("地点 = 1", "第1行“地点 = 1”应为“名称 = 内容”，名称用英文字母", id="a Chinese name"),
        pytest.param('place = "江州', "文件末尾缺少右边的引号", id="no closing mark"),
        pytest.param(
            'place = "江州\nb = 1', '第1行“place = "江州”引号没有写在同一行内', id="a mark that is closed elsewhere"
        ),
        pytest.param("a = [1, 2", "文件末尾缺少右边的括号", id="no closing bracket"),
        pytest.param("a = 1 2", "第1行“a = 1 2”一行写了两项", id="two in a line"),
        pytest.param("a = 1\na = 2\n", "第2行“a = 2”同一名称写了两次", id="said twice"),
        pytest.param('a = "\\q"', '第1行“a = "\\q"”引号中的反斜杠要写两个', id="a backslash"),
    ],
)
def test_where_a_text_is_no_toml(text: str, said: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as refused:
        tomllib.loads(text)
    assert toml_fault(refused.value, text).startswith(said)


def test_what_nobody_foresaw_of_a_text_is_still_said() -> None:
    assert toml_fault(tomllib.TOMLDecodeError("Oh (at line 1, column 1)"), "x") == "第1行“x”写法不对"
    assert toml_fault(tomllib.TOMLDecodeError("Oh (at line 3, column 1)"), "x\ny") == "文件末尾写法不对"
    assert toml_fault(tomllib.TOMLDecodeError("Oh (at line 2, column 1)"), "x\ny") == "第2行“y”写法不对"
    assert toml_fault(ValueError("年份不对"), "x") == "年份不对"
    assert [begins for begins, words in TOML if not CHINESE.search(words)] == []


class BrokenTemplateError(Exception):
    """A template's fault, which knows its line."""

    lineno = 3


def test_a_template_tells_the_name_or_the_line() -> None:
    assert template_fault(ValueError("'unit' is undefined")) == "没有“unit”这个名称"
    assert template_fault(ValueError("'X object' has no attribute 'name'")) == "没有“name”这个名称"
    assert template_fault(BrokenTemplateError("unexpected '}'")) == "第3行双花括号或百分号括号的写法不对"
    assert template_fault(ValueError("别的")) == "别的"
