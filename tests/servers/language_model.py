"""A real HTTP server that speaks the chat completions protocol; it answers what it was told to and remembers what it was asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest


class Desk:
    """What the server will answer, and the requests it got."""

    def __init__(self) -> None:
        self.answer, self.status = "[]", 200
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.port = 0

    @property
    def url(self) -> str:
        """Its base address."""
        return f"http://127.0.0.1:{self.port}/v1"

    def letters(self) -> list[str]:
        """The letters that it was shown."""
        return [json.loads(one["messages"][-1]["content"])["letter"] for one in self.asked if len(one["messages"]) > 1]


@pytest.fixture
def language_model() -> Iterator[Desk]:
    """A running server."""
    desk = Desk()

    class Handler(BaseHTTPRequestHandler):
        """One request."""

        def do_POST(self) -> None:
            """Answer as told."""
            desk.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            desk.keys.append(self.headers.get("Authorization", ""))
            said = {"choices": [{"index": 0, "message": {"role": "assistant", "content": desk.answer}}]}
            body = json.dumps(said if self.path == "/v1/chat/completions" else {}).encode()
            self.send_response(desk.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Be quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    desk.port = server.server_port
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield desk
    server.shutdown()
    server.server_close()
    thread.join()
