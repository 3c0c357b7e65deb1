"""What `duban doctor` says of who signs, who could change what and which days are known: no server is asked."""

from collections.abc import Iterable, Iterator
from datetime import date

from duban.domain.calendar.workdays import WorkCalendar
from duban.domain.escalation.rung import LadderRung
from duban.domain.office.office import Office
from duban.domain.papers.formal import PaperForm, form_of
from duban.errors import TemporaryError
from duban.ports import AirflowStore
from duban.services.operate.mail_findings import MailFinding, Mark

ARTICLE = "《党政机关公文处理工作条例》第二十二条"


def check_signers(office: Office, rungs: Iterable[LadderRung] = (), where: str = "office") -> MailFinding:
    """Whatever goes up to the city, requests of the ladders' *rungs* too, is signed by who leads *office*'s unit."""
    last = [("汇总报告", office.report_signers[-1]), ("请示", office.request_signer), *_requests(rungs)]
    wrong = "、".join(f"{paper}最后由“{title}”签发" for paper, title in dict.fromkeys(last) if title != office.head)
    if not wrong:
        return MailFinding("signers", "上行文签发", Mark.WELL, f"报告、请示最后由{office.head}签发")
    settings = f"请改 [{where}] report_signers、request_signer，或该级的 signer，末位写“{office.head}”"
    advice = f"上行文由本单位主要负责人签发（{ARTICLE}）：{settings}"
    return MailFinding("signers", "上行文签发", Mark.TODO, wrong, advice)


def check_calendar(calendar: WorkCalendar, day: date) -> MailFinding:
    """The working days are known as far as they should be by *day*."""
    year = calendar.lacks(day)
    if year is None:
        return MailFinding("calendar", "工作日历", Mark.WELL, f"{day.year}年已备")
    advice = "公布后用 duban calendar read 把放假通知读入 config/calendar/"
    mark = Mark.TODO if year == day.year else Mark.KNOWN
    return MailFinding("calendar", "工作日历", mark, f"缺{year}年工作日历", advice)


def _requests(rungs: Iterable[LadderRung]) -> Iterator[tuple[str, str]]:
    """The rungs and variants whose paper is a 请示, by their names, each with its signer."""
    for rung in rungs:
        for one in rung.wordings:
            if form_of(one.letter) is PaperForm.REQUEST:
                yield f"请示（{rung.code} {one.name}）", one.signer


def check_connections(airflow: AirflowStore | None) -> Iterator[MailFinding]:
    """None of our connections stands in Airflow's database, where an Op could edit it."""
    code, name = "connections", "连接的存放"
    if airflow is None:
        yield MailFinding(code, name, Mark.KNOWN, "未找到 Airflow 的数据库，未核对（启动时会核对）")
        return
    try:
        found = airflow.stored_connections()
    except TemporaryError as error:
        yield MailFinding(code, name, Mark.TODO, str(error), "请核对 AIRFLOW__DATABASE__SQL_ALCHEMY_CONN 后重新运行")
        return
    if not found:
        yield MailFinding(code, name, Mark.WELL, "只在环境变量或密钥文件中")
        return
    advice = "能改 Airflow 连接的人都能改动它：请在“管理 / 连接”中删除，改用环境变量 AIRFLOW_CONN_DUBAN_* 或密钥文件"
    yield MailFinding(code, name, Mark.TODO, f"Airflow 数据库中有{'、'.join(f'“{one}”' for one in found)}", advice)
