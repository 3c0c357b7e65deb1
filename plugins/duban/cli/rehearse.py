"""The command `duban rehearse`: a year and a half of both streams, with its figures."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from duban.cli.console import console, for_starting, months_of
from duban.cli.typed import a_file


def rehearse(
    first: Annotated[str, typer.Option("--from", help="第一个报告月，如 2021-09。")],
    last: Annotated[str, typer.Option("--to", help="最后一个报告月，如 2022-12。")],
    seed: Annotated[int, typer.Option("--seed", help="随机种子；同一种子结果相同。")] = 1,
    outages: Annotated[Path | None, a_file("--outages", "停机时段文件（TOML）。")] = None,
    keep: Annotated[Path | None, typer.Option("--keep", file_okay=False, help="把各期汇总报告存入此文件夹。")] = None,
    *,
    all_loops: Annotated[
        bool,
        typer.Option(
            "--all-loops",
            help="启用全部环节，含默认关闭的（自我评估、专家论证、考核、专班会议），并有数据征集、平台数据和免报。",
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出。")] = False,
) -> None:
    """在模拟时间中演练多期报送（不启动 Airflow）：随机的单位行为、停机与办公室决定，最后核对有无差错。"""
    import gc
    import sys
    from tempfile import TemporaryDirectory

    from duban_rehearsal.simulation.loops import every_loop_on
    from duban_rehearsal.simulation.outages import read_outages
    from duban_rehearsal.simulation.rehearse import rehearse as run
    from duban_rehearsal.simulation.workers import SELDOM, SOON

    gc.set_threshold(*SELDOM)
    sys.setswitchinterval(SOON)
    with for_starting() as app, TemporaryDirectory(prefix="duban-rehearse-lists-") as lists:
        off = read_outages(outages) if outages else ()
        settings = every_loop_on(app.settings, Path(lists)) if all_loops else app.settings
        found = run(settings, *months_of(first, last), seed, off, keep=keep)
    if as_json:
        typer.echo(found.as_json())
    else:
        for title, counts in (
            ("文书", found.notices),
            ("报送件", found.submissions),
            ("应报件状态", found.returns),
            ("待签文书", found.documents),
            ("完成申报", found.claims),
            ("最近一期事项状态", found.lights),
            ("滞后原因", found.delay_causes),
            ("需协调事项", found.needs),
            ("交办事项", found.errands),
            ("创新突破改革", found.reforms),
            ("考核", found.appraisals),
            ("平台数据", found.imports),
            ("免报", found.exemptions),
            ("各期填报负担", found.burden),
        ):
            console.print(_table(title, counts))
        console.print(
            f"发出邮件 {found.mails} 封；重复发送 {found.sent_twice}，非工作日发出 {found.on_nonworking_days}，"
            f"无送达凭据的催办以上文书 {found.beyond_r3_without_proof}，丢失报送件 {found.lost_submissions}，"
            f"下落不明的完成申报 {found.claims_lost}，等我办办理期间催办单位的 {found.claims_charged}，"
            f"与事实不符的灯 {len(found.lights_against_facts)}，没有事实的得分 {found.scores_without_fact}，"
            f"无人办理的需协调事项 {found.needs_unanswered_without_owner}、"
            f"交办事项 {found.errands_unanswered_without_owner}，"
            f"没有告知的答复 {found.unread_answers}，没有事先告知而点名的 {found.blamed_without_proof}，"
            f"与事实不符的自我评估 {len(found.reforms_against_facts)}、考核异议 {len(found.objections_against_facts)}、"
            f"平台数据 {len(found.imports_against_facts)}，免报期间催办的 {len(found.charged_while_exempt)}，"
            f"来信超过四封的按时单位 {len(found.mails_over_four)}"
        )
        console.print(f"期末事实摘要 {found.end_state_sha256}")
    raise typer.Exit(1 if found.faults else 0)


def _table(title: str, counts: Mapping[str, object]) -> Table:
    table = Table(title=title, box=None, show_header=False, title_justify="left")
    for name, count in counts.items():
        table.add_row(name, str(count))
    return table
