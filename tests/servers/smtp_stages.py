"""A small SMTP server on a real socket that stops at a chosen stage and tells of it, so that a sender can be killed right there."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

STAGES = ("connect", "ehlo", "mail", "rcpt", "data", "dot")  # "dot": taken, and not yet answered


@dataclass
class Office:
    """What the server took, and where it is to stop."""

    port: int = 0
    taken: list[bytes] = field(default_factory=list)
    stop_at: str = ""
    refuse_at: str = ""
    reached: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)
    close: Callable[[], None] = lambda: None

    def stop(self, stage: str) -> None:
        """Stand still for ever when this is the stage to stop at."""
        if stage == self.stop_at:
            self.reached.set()
            self.go_on.wait(20)

    def again(self, stop_at: str = "") -> None:
        """Ready for the next sender."""
        self.stop_at = stop_at
        self.reached.clear()
        self.go_on.clear()


def opened() -> Office:
    """A server on a free port of this machine."""
    office = Office()

    class Talk(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(line.encode() + b"\r\n")

        def handle(self) -> None:
            try:
                self._talk()
            except (ConnectionError, ValueError):
                return

        def _talk(self) -> None:
            office.stop("connect")
            self.say("220 office.example ready")
            while line := self.rfile.readline():
                verb = line[:4].decode(errors="replace").strip().lower()
                stage = {"helo": "ehlo"}.get(verb, verb)
                office.stop(stage)
                if stage == office.refuse_at:
                    self.say("550 not here")
                elif verb == "data":
                    self.say("354 go on")
                    if not self._take():
                        return
                elif verb == "quit":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 fine")

        def _take(self) -> bool:
            lines = []
            while line := self.rfile.readline():
                if line == b".\r\n":
                    office.taken.append(b"".join(one[1:] if one.startswith(b"..") else one for one in lines))
                    office.stop("dot")
                    self.say("250 taken")
                    return True
                lines.append(line)
            return False  # it broke off before the dot: there is no message

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address, daemon_threads = True, True

    server = Server(("127.0.0.1", 0), Talk)
    office.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def close() -> None:
        office.go_on.set()
        server.shutdown()
        server.server_close()

    office.close = close
    return office
