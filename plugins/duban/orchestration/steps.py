"""What the tasks of the DAGs do: each one call on a service, in XCom only references and names."""

import logging
from itertools import islice
from typing import TYPE_CHECKING, Any

from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException
from airflow.sdk.types import RuntimeTaskInstanceProtocol

from duban.domain.calendar.cycle import TIMEZONE, Period, Reference
from duban.domain.operation.outage import OutageKind
from duban.domain.plan.lanes import MOST_MAPPED, Lane, lanes_of
from duban.domain.text.listing import listed
from duban.errors import CalendarUnknown, DubanError, Refused
from duban.orchestration.bundles import bundled, each_of
from duban.orchestration.noticing import notice_settings, noticing, prove
from duban.orchestration.runs import app, now, translated
from duban.orchestration.timetable import openings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from duban.domain.decisions.document import Document

log = logging.getLogger(__name__)

SIGN_DAG = "sign_document"
ASK = "ask"
REFUSAL = "refusal"
# States of a request in which nobody is asked any more; every other one asks, or is about to.
OVER = frozenset({"success", "failed", "skipped", "upstream_failed", "removed"})
ATTEMPTS = 10
NOTHING_LATER = "没有因补报需要重新汇总的报告。"


@translated()
def begin_cycle(
    programme: str, stream: str, params: "Mapping[str, Any]", ti: RuntimeTaskInstanceProtocol, dag_run: Any
) -> Reference:
    """
    The cycle that the run is for, if it is the run that works on it; AnotherRun if another one does.

    One run per period, whatever timetable or person starts: a second one has nothing to do. A run that is gone from
    Airflow gives way to the one that asks.
    """
    reference = Reference(programme, stream, _period(programme, stream, params.get("period"), dag_run))
    opening, mine = app().opening, dag_run.run_id
    opening.insist(reference)
    moment = now()
    if params.get("confirmed") is not None and not opening.may_open(reference, moment):
        by = app().settings.roles.actor(_who_started(dag_run), moment.astimezone(TIMEZONE).date())
        opening.confirm(reference, int(params["confirmed"]), by, moment)
    holder = opening.claim(reference, mine)
    if holder != mine and not ti.get_dr_count(f"{programme}.{stream}", run_ids=[holder]):
        holder = opening.claim(reference, mine, instead_of=holder)
    if holder != mine:
        raise AnotherRun(reference, holder)
    log.info("本次运行办理%s。", _title(reference))
    return reference


@translated()
@noticing()
def open_cycle(reference: Reference) -> list[dict[str, Any]] | None:
    """
    Open the cycle, and name its lanes; None while a person has to agree first.

    A lane is a return and its organisation, or the cycle, a group of organisations and the codes of its units.

    Without a calendar of its year the cycle is open, with its dates unconfirmed, the office is told which file to add,
    and the run is red: nothing is sent by guess. Once the file is there the forms go out with the reminders, or as soon
    as somebody clears the run.
    """
    moment = now()
    if not app().opening.may_open(reference, moment):
        log.warning(
            "%s。等待确认后自动继续；收件人见发给督办岗的邮件，也可在“工作单”中查看、确认。",
            app().opening.ask(reference, moment).why,
        )
        return None
    returns = app().generate.open_cycle(reference, moment, app().opening.due_on(reference, moment))
    _insist_on_dates(reference)
    programme = app().context.programme(reference)
    units = [programme.organisation(each.organisation) for each in returns]
    lanes = lanes_of(units, app().settings.board)
    grouped = f"，看板分{len(lanes)}组" if any(lane.is_group for lane in lanes) else ""
    names = listed(unit.name for unit in units)
    log.info("已开启%s，应报单位%d家%s：%s。", _title(reference), len(units), grouped, names)
    return [_named(reference, lane) for lane in lanes]


def _named(cycle: Reference, lane: Lane) -> dict[str, Any]:
    """What the tasks of a lane are told."""
    if not lane.is_group:
        return {"reference": str(cycle.of(lane.units[0].code)), "org": lane.name}
    return {"reference": str(cycle), "org": lane.name, "units": [unit.code for unit in lane.units]}


def _title(cycle: Reference) -> str:
    """The cycle as the office calls it."""
    return f"{app().settings.programmes[cycle.programme].title}{cycle.period.title}报送周期"


def _who_started(dag_run: Any) -> str:
    """The user who started a run; Refused if Airflow does not say."""
    account = getattr(dag_run, "triggering_user_name", None)
    if not account:
        raise Refused("无法确认是谁运行的，未作确认：请登录后在“工作单”中确认。")
    return str(account)


class AnotherRun(AirflowSkipException):
    """Another run works on the cycle; with the first task all that follow are skipped."""

    def __init__(self, cycle: Reference, run_id: str) -> None:
        """Say which one, to whoever opens the log of the run that ends."""
        super().__init__(
            f"{cycle.period.title}已由运行“{run_id}”办理，本次运行不再重复，各步骤跳过。"
            "需要重做的，请清除（重跑）那一次运行。"
        )


def _insist_on_dates(reference: Reference) -> None:
    """Tell the office of dates that no calendar confirms, and raise CalendarUnknown."""
    try:
        app().context.cycle(reference).opens_at  # noqa: B018 - whether it can be told at all
    except CalendarUnknown:
        app().previews.tell_office(now())
        raise


def _period(programme: str, stream: str, wanted: str | None, dag_run: Any) -> Period:
    """The period of the run: as asked, or that of its opening, or the one that people report on now."""
    if wanted:
        try:
            return Period.parse(wanted)
        except ValueError as error:
            raise Refused(str(error)) from error
    if dag_run.run_type == "scheduled" and dag_run.logical_date is not None:
        return openings(app(), programme, stream).period_of(dag_run.logical_date)
    return app().context.period_now(programme, stream, now())


def prepare_form(reference: str, org: str, units: "Sequence[str]" = ()) -> None:
    """
    Build the form of one organisation and lay its mail into the outbox; a second call changes nothing.

    Of a group those of all its *units*, whatever becomes of one of them; then *reference* is the cycle.
    """
    if not units:
        _prepare_one(reference, org)
        return
    cycle = Reference.parse(reference)
    with translated(org):
        programme = app().context.programme(cycle)
    each_of(
        [{"reference": str(cycle.of(unit)), "org": programme.organisation(unit).name} for unit in units], _prepare_one
    )
    log.info("%s：%d家均已办理。", org, len(units))


def _prepare_one(reference: str, org: str) -> None:
    # Not above: whoever parses a DAG file would import the services with it.
    from duban.services.send.one_a_day import WAITS

    about = Reference.parse(reference)
    with translated(org), noticing():
        generate = app().generate
        is_laid_out = generate.is_laid_out(generate.prepare_form(about, now()))
        asks_nothing = not is_laid_out and generate.asks_nothing(about)
    told = "的填报表已生成，待发送。" if is_laid_out else f"的填报表：{WAITS}。"
    if asks_nothing:
        told = "没有须填报的内容（事项均已销号、终止，或已作零报告），不发填报表。"
    log.info("%s%s%s", org, about.period.title, told)


@translated()
def deliver() -> None:
    """Send what the outbox owes; what fails for now is tried again by the next round."""
    from duban.services.send.telling import told

    with noticing(settings_of=OutageKind.POST_OFFICE):
        done = app().deliver.round(now())
    log.info("%s", told(app().context, done))
    if done.sent:
        prove(OutageKind.POST_OFFICE)


@translated()
def archive_mail() -> None:
    """Bring new mail into the archive, unopened."""
    with noticing(OutageKind.MAILBOX, settings_of=OutageKind.MAILBOX):
        app().clock_check.before(now())
        new = app().collect.archive_new_mail(now())
        log.info("%s", f"已归档新来信{new}封。" if new else "没有新来信。")


@translated()
def file_returns() -> None:
    """Handle what was archived: file returns and lay their receipts into the outbox."""
    from duban.services.collect.telling import told

    with noticing(OutageKind.STORAGE):
        log.info("%s", told(app().context, app().collect.handle(now())))
        app().clock_check.after(now())
    notice_settings()


def read_mailbox() -> None:
    """
    Read our mailbox to the end before anybody is charged with silence.

    What keeps it from being read is no reason to fail here: then nobody is charged, and the plan says why. The round of
    collecting every ten minutes fails by it, visibly.
    """
    try:
        archive_mail()
        file_returns()
    except (DubanError, AirflowFailException) as error:
        log.warning("信箱未能完整收取，未报的单位暂不催办：%s", error)
    except Exception:
        log.exception("信箱未能完整收取，未报的单位暂不催办。")


@translated()
@noticing()
def compile_report(returns: "Sequence[Mapping[str, str]]", ti: RuntimeTaskInstanceProtocol) -> list[dict[str, Any]]:
    """
    Draft the report of the cycle of *returns*; gives the drafts whose signature is not asked for yet.

    Our mailbox is read before: nobody is called missing whose return lies there.
    """
    read_mailbox()
    report = app().compile.draft(Reference.parse(returns[0]["reference"]).cycle, now())
    log.info("《%s》第%d稿已编制。", report.title, report.draft)
    return _asked(ti)


@translated()
@noticing()
def compile_outstanding(ti: RuntimeTaskInstanceProtocol) -> list[dict[str, Any]]:
    """Draft the reports that later returns made out of date; gives the drafts not asked for yet."""
    drafted = app().compile.outstanding(now())
    log.info(
        "%s", "、".join(f"《{one.title}》第{one.draft}稿已编制" for one in drafted) + "。" if drafted else NOTHING_LATER
    )
    return _asked(ti)


@translated()
@noticing(OutageKind.CALENDAR)
def list_debts() -> list[dict[str, str]]:
    """
    What is owed to whom by now, as Airflow's labels show it; what a person has to mend first goes to the office.

    Our mailbox is read before; while that fails nobody is charged with silence, and the log says so. Without a calendar
    of this year the run is red and says which file to add; nothing is sent by guess.
    """
    from duban.domain.escalation.plan import by_reason

    read_mailbox()
    moment = now()
    app().previews.tell_office(moment)
    if not app().calendar.knows(moment.astimezone(TIMEZONE).year):
        raise CalendarUnknown(moment.astimezone(TIMEZONE).year)
    if laid := app().brief_mails.lay_due(moment):
        log.info("已备发调度简况%d家（未随填报表印发的单位）。", laid)
    if laid := app().appraisal_extracts.lay_due(moment):
        log.info("已备发考核核对稿%d家。", laid)
    if laid := app().expert_mails.lay_due(moment):
        log.info("已备发专家函请提醒%d件。", laid)
    returns, items = app().escalate.plan(moment), app().escalate_items.plan(moment)
    needs = app().escalate_needs.plan(moment)
    for reason, names in by_reason((*returns.withheld, *items.withheld, *needs.withheld)).items():
        log.info("%d家不办理，因%s：%s。", len(names), reason, listed(names))
    owed = [(str(step.reference), step.label) for step in returns.steps]
    owed += [(str(step.debt), step.label) for step in items.steps]
    owed += [(str(step.debt), step.label) for step in needs.steps]
    labels = listed(label for _, label in owed)
    log.info("%s", f"应办理{len(owed)}件：{labels}。" if owed else "没有欠发的提醒、催办。")
    return bundled([{"reference": reference, "label": label} for reference, label in owed])


@translated()
@noticing()
def preview_tomorrow() -> None:
    """Lay the preview of the next working day into the outbox; a second call of the day changes nothing."""
    log.info("次日预览已备发。" if app().previews.mail(now()) else "今日的次日预览此前已备发，不再重复。")


def pay_debt(reference: str, label: str, bundle: "Sequence[Mapping[str, str]]" = ()) -> None:
    """
    Say to one organisation what it is owed now, or draft it; a second call says nothing.

    Where a *bundle* is given, to each of it, whatever becomes of the others.
    """
    each_of(bundle or ({"reference": reference, "label": label},), _pay_one)


def _pay_one(reference: str, label: str) -> None:
    from duban.domain.escalation.item_plan import ItemDebt
    from duban.domain.escalation.need_ladder import NeedDebt

    with translated(label), noticing():
        if (debt := ItemDebt.parse(reference)) is not None:
            done = app().escalate_items.pay(debt, now())
        elif (asked := NeedDebt.parse(reference)) is not None:
            done = app().escalate_needs.pay(asked, now())
        else:
            done = app().escalate.pay(Reference.parse(reference), now())
    log.info("%s：%s。", label, (done or "已无需办理").rstrip("。"))


@translated()
@noticing()
def unasked_drafts(ti: RuntimeTaskInstanceProtocol) -> list[dict[str, Any]]:
    """
    The drafts that wait for a person and are not being asked for as the ledger stands now, as arguments of a run.

    Whether one is being asked for is looked up, not concluded from a run that exists: somebody may have cleared,
    marked or deleted it, or the facts may be others than it shows.
    """
    return _asked(ti)


@translated()
@noticing()
def ask_again(ti: RuntimeTaskInstanceProtocol, document: str) -> list[dict[str, Any]]:
    """What is not being asked for after a request has ended; an answer without effect is told in the next title."""
    why = ti.xcom_pull(task_ids=ASK, key=REFUSAL)
    return _asked(ti, refused=document if why else "", why=str(why or ""))


def _asked(ti: RuntimeTaskInstanceProtocol, *, refused: str = "", why: str = "") -> list[dict[str, Any]]:
    """The arguments of the runs that are to ask, told in the log."""
    found = list(islice(_unasked(ti, refused=refused, why=why), MOST_MAPPED))
    titles = "、".join(f"《{one['conf']['title']}》第{one['conf']['draft']}稿" for one in found)
    log.info("%s", f"送请签发{len(found)}件：{titles}。" if found else "没有需要另行请示的文书。")
    if len(found) == MOST_MAPPED:
        log.info("一次至多送请%d件，其余的由以后的运行送请。", MOST_MAPPED)
    return found


def _unasked(ti: RuntimeTaskInstanceProtocol, *, refused: str, why: str) -> "Iterator[dict[str, Any]]":
    for document, dossier in app().sign.requests(now()):
        run_id = _next_run(ti, document, dossier)
        if run_id is None:
            continue
        # Its first clause: the list of requests cuts long titles, and what to do stands in the log and the form.
        note = f"（上次选择未生效：{why.partition('，')[0]}）" if document.name == refused else ""
        facts = {"document": document.name, "draft": document.draft, "title": document.title}
        yield {"trigger_run_id": run_id, "conf": facts | {"dossier": dossier, "note": note}}


def _next_run(ti: RuntimeTaskInstanceProtocol, document: "Document", dossier: str) -> str | None:
    """The run that is to ask for *document* with that dossier; None if one is asking, or about to."""
    first = 1
    while True:
        ids = [document.request_id(dossier, attempt) for attempt in range(first, first + ATTEMPTS)]
        known = ti.get_task_states(SIGN_DAG, task_ids=[ASK], run_ids=ids)
        if any(states.get(ASK) not in OVER for states in known.values()):
            return None
        free = next((run_id for run_id in ids if run_id not in known), None)
        if free is not None:
            return free
        first += ATTEMPTS
