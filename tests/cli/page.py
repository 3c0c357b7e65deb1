"""A page that knows one password: what the command line asks before it believes a name."""

import json
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

PASSWORD = "the password of everybody in these tests"


class Login(BaseHTTPRequestHandler):
    """Airflow's POST /auth/token, which answers 201 or 401."""

    def do_POST(self) -> None:
        """Look at the password only."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        known = self.path == "/auth/token" and asked["password"] == PASSWORD
        self.send_response(201 if known else 401)
        self.end_headers()

    def log_message(self, *words: object) -> None:
        """Say nothing."""


@cache
def page() -> str:
    """Its address, one for all tests of this process."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Login)
    Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_address[1]}"
