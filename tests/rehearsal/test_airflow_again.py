"""The client asks again where asking again helps, and tells the rest in Chinese."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from duban.stack import airflow_api
from duban.stack.airflow_api import AirflowApi, AirflowError

STATE = {"state": "running"}


class Server(ThreadingHTTPServer):
    """Answers each request with the next status of a script, then with 200; a status of 0 hangs up."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script: list[int] = []
        self.logins = 0


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status = self.server.script.pop(0) if self.server.script else 200
        if status:
            self._say(status, STATE if status == 200 else {"detail": "Internal Server Error"})
        else:
            self.close_connection = True

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.logins += 1
        self._say(201, {"access_token": "token"})

    def _say(self, status: int, body: object) -> None:
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(airflow_api, "_PAUSES", (0.0,) * 4)
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def asked() -> list[int]:
    """How often the client has asked whether the components live."""
    return []


@pytest.fixture
def api(server: Server, asked: list[int]) -> Iterator[AirflowApi]:
    url = f"http://127.0.0.1:{server.server_port}"
    with AirflowApi(url, "duban", "secret", alive=lambda: asked.append(1)) as client:
        yield client


@pytest.mark.parametrize(
    "script",
    [
        pytest.param([500], id="an error of the server"),
        pytest.param([503, 502, 504], id="a server that starts"),
        pytest.param([0], id="a connection that was cut"),
    ],
)
def test_trouble_of_the_server_is_asked_again(api: AirflowApi, server: Server, asked: list[int], script) -> None:
    server.script = [*script]
    assert api.run_state("dag", "run") == "running"
    assert len(asked) == len(script), "each time the components were looked after"


def test_a_server_that_has_forgotten_us_is_told_our_name_again(api: AirflowApi, server: Server) -> None:
    api.run_state("dag", "run")
    server.script = [401]
    assert api.run_state("dag", "run") == "running"
    assert server.logins == 2


def test_trouble_that_stays_is_told_in_chinese(api: AirflowApi, server: Server) -> None:
    server.script = [500] * 9
    with pytest.raises(AirflowError, match="数分钟没有应答") as raised:
        api.run_state("dag", "run")
    assert "Internal" not in str(raised.value)


def test_a_refusal_is_told_in_chinese_and_kept_in_airflows_words(api: AirflowApi, server: Server) -> None:
    server.script = [404]
    with pytest.raises(AirflowError, match="404，没有找到") as raised:
        api.run_state("dag", "run")
    assert "{" not in str(raised.value)
    assert "Internal Server Error" in raised.value.detail
