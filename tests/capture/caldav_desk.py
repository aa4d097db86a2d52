"""What tests do at a CalDAV server as its owner would with another program, and a gate in front of it that writes down methods."""

from __future__ import annotations

import http.client
import threading
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

Answer = tuple[int, dict[str, str], bytes]


class Desk:
    """A user's own program: it may write."""

    def __init__(self, home: str, user: str, password: str) -> None:
        self.home = home
        self.login = f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"

    def make_calendar(self, name: str) -> None:
        """A new calendar under the home."""
        self._send("MKCALENDAR", f"{name}/", b"")

    def put(self, path: str, event: str) -> None:
        """Store one calendar object."""
        text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//EN\n{event.strip()}\nEND:VCALENDAR\n"
        self._send("PUT", path, text.encode())

    def delete(self, path: str) -> None:
        """Take it away."""
        self._send("DELETE", path, b"")

    def _send(self, method: str, path: str, body: bytes) -> None:
        headers = {"Authorization": self.login, "Content-Type": "text/calendar; charset=utf-8"}
        request = urllib.request.Request(f"{self.home}{path}", data=body or None, method=method, headers=headers)
        with urllib.request.urlopen(request):
            pass


@contextmanager
def answering(answer: Callable[[str, str, dict[str, str], bytes], Answer]) -> Iterator[str]:
    """A web server on this machine that gives `answer(method, path, headers, body)`; its URL."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one_request(self) -> None:
            self.raw_requestline = self.rfile.readline(65_537)
            if not self.raw_requestline or not self.parse_request():
                self.close_connection = True
                return
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, headers, data = answer(self.command, self.path, dict(self.headers), body)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(data))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def gate(url: str) -> Iterator[tuple[str, list[str]]]:
    """A gate before the server at `url`: its own URL, and the methods that went through."""
    methods: list[str] = []
    target = urlsplit(url)

    def pass_on(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        methods.append(method)
        connection = http.client.HTTPConnection(target.hostname or "", target.port)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        return answer.status, {"Content-Type": "text/xml"}, data

    with answering(pass_on) as here:
        yield here, methods
