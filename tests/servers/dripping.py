"""A server that says one thing again and again, and never comes to an end by itself."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress


class Dripping:
    """It says `first` once, and then `drop` every fiftieth of a second until it is told to end."""

    def __init__(self, drop: bytes = b"HTTP/1.1 100 Continue\r\n\r\n", first: bytes = b"") -> None:
        self.server, self.over = socket.create_server(("127.0.0.1", 0)), threading.Event()
        self.port = int(self.server.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}/"
        self.first, self.drop, self.asked = first, drop, 0
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def _serve(self) -> None:
        while not self.over.is_set():
            line, _address = self.server.accept()
            with line, suppress(OSError):
                self.asked += not self.over.is_set()
                line.send(self.first)
                while not self.over.wait(0.02):
                    line.send(self.drop)

    def end(self) -> None:
        """Hang up and be gone."""
        self.over.set()
        socket.create_connection(self.server.getsockname()).close()
        self.thread.join()
        self.server.close()


class DrippingMail(Dripping):
    """An IMAP server that signs anybody in, and then says `drop` again and again instead of an answer to LIST and FETCH, or while a client idles."""

    def _serve(self) -> None:
        while not self.over.is_set():
            line, _address = self.server.accept()
            with line, line.makefile("rb") as commands, suppress(OSError):
                line.send(b"* OK [CAPABILITY IMAP4rev1 IDLE] ready\r\n")
                for said in commands:
                    tag, *words = said.upper().split()
                    if b"IDLE" in words:
                        line.send(b"+ idling\r\n")
                    if {b"IDLE", b"FETCH", b"LIST"} & {*words}:
                        self.asked += 1
                        break
                    line.send(
                        (b"* CAPABILITY IMAP4rev1 IDLE\r\n" if b"CAPABILITY" in words else b"") + tag + b" OK done\r\n"
                    )
                while not self.over.wait(0.02):
                    line.send(self.drop)
