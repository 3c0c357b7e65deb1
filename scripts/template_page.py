"""
Write docs/templates.md: what each .docx template may name, with an example.

    .venv/bin/python scripts/template_page.py > docs/templates.md
"""

from collections.abc import Iterator

from duban.adapters.office.documents.placeholders import PAPERS, PLACEHOLDERS, WITHOUT_OFFICE
from duban.adapters.office.documents.template import Picture

HEAD = """# 文书模板中可用的名称

`config/documents/` 中的模板归本办所有，可用 Word 或 WPS 修改版式和措辞。双花括号中写名称，套用时换成内容；
`{%p if 名称 %}`…`{%p endif %}` 之间的段落只在有内容时保留，`{%p for 条 in 名称 %}`…`{%p endfor %}` 逐条重复，
表格的行用 `{%tr for …%}`。延期申请、案卷、拟稿单以外的模板，还可用 `{{ office.issuer }}` 等本办的称谓
（设置 `[office]` 各项）。

改完先看一份：

```
duban papers preview letter.docx -o 函样.docx
```

写错名称的，指出是哪一段、像是哪一个；`duban doctor` 和 `duban tasks` 也逐份试套。
版式可用 `scripts/measure_papers.py` 测量。本页由 `scripts/template_page.py` 生成。
"""
MOST = 60


def page() -> str:
    """The page as it is written."""
    return "\n".join((HEAD, *_sections()))


def _sections() -> Iterator[str]:
    for names in _alike():
        placeholders = PLACEHOLDERS[names[0]]
        titles = "、".join(PAPERS[name] for name in names)
        files = "、".join(f"`{name}`" for name in names)
        yield f"## {titles}\n\n{files}{'（不用 office 各项）' if names[0] in WITHOUT_OFFICE else ''}\n"
        yield "| 名称 | 内容 | 示例 |\n|---|---|---|"
        yield from (f"| `{one.name}` | {one.meaning} | {_example(one.example)} |" for one in placeholders)
        yield ""


def _alike() -> Iterator[list[str]]:
    """The templates that may name the same, together."""
    together: dict[int, list[str]] = {}
    for name, placeholders in PLACEHOLDERS.items():
        together.setdefault(id(placeholders), []).append(name)
    yield from together.values()


def _example(example: object) -> str:
    match example:
        case Picture():
            return "（图）"
        case list() | tuple():
            return _cut("；".join(_example(each) for each in example))
        case dict():
            return "，".join(f"{name}：{_example(value)}" for name, value in example.items())
        case bool():
            return "是" if example else "否"
    return _cut(str(example).replace("|", "｜").strip("　"))


def _cut(text: str) -> str:
    return text if len(text) <= MOST else f"{text[: MOST - 1]}…"


if __name__ == "__main__":
    print(page(), end="")
