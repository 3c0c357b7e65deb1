"""待发邮件: every mail that waits for a person or a later moment, and the mail server's word on what was delivered."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from duban.board.acting import FormFields, acted
from duban.board.guard import permitted
from duban.board.rendering import page
from duban.board.visiting import Visit, Visiting
from duban.domain.office.authority import Permission
from duban.errors import Refused
from duban.services.proof.import_log import ImportLog

router = APIRouter()
HERE = "/work"
TABLE = ".csv"
Proving = Annotated[Visit, Depends(permitted(Permission.PROVE))]


@router.get("/outbox", response_class=HTMLResponse)
def outbox(visit: Visiting) -> HTMLResponse:
    """The mails that are not simply sent."""
    return _outbox(visit)


@router.post("/delivery-log")
def read_log(visit: Proving, typed: FormFields) -> Response:
    """Read proofs of delivery from the log of the mail server, or from a table of deliveries."""

    def act() -> str:
        log = typed.file("log")
        if log is None or not log.data:
            raise Refused("请选择发信服务器的日志（mail.log），或投递记录表（.csv）。")
        reading = ImportLog(visit.app.context)
        if log.name.lower().endswith(TABLE):
            found = reading.read_table(log.data, visit.now)
        else:
            found = reading.read(log.data.decode("utf-8", "replace").splitlines(), visit.now)
        if not found.ours:
            raise Refused("文件中没有本系统邮件的投递记录：请确认日志含邮件编号（Message-ID，形如 <duban.…>）。")
        return f"本系统邮件的投递记录{found.ours}条，新登记送达凭据{found.new}条。"

    return acted(visit, act, "/outbox", lambda words: _outbox(visit, words))


def _outbox(visit: Visit, refused: str = "") -> HTMLResponse:
    room = visit.app.mail_room
    return page(
        visit,
        "outbox.html",
        here=HERE,
        title="待发邮件",
        status=409 if refused else 200,
        pending=room.pending(visit.now),
        deferred=room.deferred(visit.now),
        may_prove=visit.may(Permission.PROVE),
        refused=refused,
    )
