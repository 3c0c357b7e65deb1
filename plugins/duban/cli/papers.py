"""The commands about papers: duban papers preview."""

from pathlib import Path
from typing import Annotated

import typer

from duban.cli.commands import Commands
from duban.cli.console import explained
from duban.cli.new_file import Force, refuse_output, write_new
from duban.errors import ConfigurationError

papers = Commands(help="文书模板：用示例内容套出一份看看。")


@papers.callback()
def about() -> None:
    """文书模板：用示例内容套出一份看看。"""


@papers.command("preview")
def preview_paper(
    template: Annotated[str, typer.Argument(metavar="模板", help="config/documents 中的文件名，如 letter.docx。")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="文件", help="写到哪个文件（.docx）。")],
    *,
    force: Force = False,
) -> None:
    """
    用示例内容套用一份文书模板，看改过的版式；不读台账，不登记，不发出。

    模板中写错的名称，指出是哪一段、像是哪一个；可用的名称见 docs/templates.md。

    例：duban papers preview letter.docx -o 函样.docx
    """
    from duban.adapters.office.documents.placeholders import PAPERS
    from duban.adapters.office.documents.trial import tried

    with explained() as app:
        if template not in PAPERS:
            known = "、".join(f"{name}（{what}）" for name, what in PAPERS.items())
            raise ConfigurationError(f"没有“{template}”这份文书模板。可以是：{known}。")
        refuse_output(output, ".docx", force=force)
        folder = app.settings.project / "config" / "documents"
        write_new(output, tried(folder / template, app.settings.office), force=force)
    typer.echo(f"已写出 {output}：{PAPERS[template]}的版式，内容均为示例。")
