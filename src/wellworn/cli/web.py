"""`wellworn web`: the web server."""

from __future__ import annotations

import argparse
import errno
import os
import socket
from typing import Any

from gunicorn.app.base import BaseApplication

from wellworn.cli.lifeline import hold_on
from wellworn.cli.refusal import Refusal
from wellworn.cli.upgrade import upgrade
from wellworn.lib import garbage

THREADS = 8  # of each process; a page waits for the database more than for us
PATIENCE = 3.0  # seconds that a page waits for a database that has died; then it says so


def configure(parser: argparse.ArgumentParser) -> None:
    """Where to listen, and with how many processes."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine alone)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: 8000)")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 2, help="default: one for each core")


def run(args: argparse.Namespace) -> None:
    """Serve until told to stop."""
    hold_on()
    listening = listen(args.host, args.port)
    upgrade(static=True)
    print(f"Wellworn is at {address(args.host, args.port)}", flush=True)
    Server(listening, args.processes).run()


def address(host: str, port: int) -> str:
    """The URL to open in a browser."""
    shown = "127.0.0.1" if host in ("0.0.0.0", "::", "") else host
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/"


def listen(host: str, port: int) -> socket.socket:
    """The socket to serve on. Taken at once, so that a taken port is said before anything else happens."""
    if not 0 < port < 65536:
        raise Refusal(f"{port} is not a port. Choose one from 1 to 65535.")
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.create_server((host, port), family=family, backlog=2048)
        listening.setsockopt(
            socket.IPPROTO_TCP, socket.TCP_NODELAY, 1
        )  # else the end of a page waits 40 ms for its beginning's receipt
        return listening
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Refusal(f"Port {port} is taken. Choose another with --port.") from error
        if error.errno == errno.EACCES:
            raise Refusal(f"Port {port} is not yours to use. Choose one above 1023 with --port.") from error
        raise Refusal(f"{host} is not an address of this machine.") from error


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn, with everything it needs told by us."""

    def __init__(self, listening: socket.socket, processes: int) -> None:
        self.listening = listening
        self.processes = processes
        super().__init__()

    def load_config(self) -> None:
        """Hand over the socket and the numbers."""
        settings: dict[str, Any] = {
            "bind": f"fd://{self.listening.fileno()}",
            "worker_class": "gthread",
            "workers": self.processes,
            "threads": THREADS,
            "preload_app": True,
            "graceful_timeout": 10,
            "max_requests": 20_000,
            "max_requests_jitter": 2_000,
            "loglevel": "warning",
            "control_socket_disable": True,
            "proc_name": "wellworn web",
        }
        for name, value in settings.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        """The application."""
        from django.urls import get_resolver

        from wellworn.lib.postgres.base import DatabaseWrapper
        from wellworn.web.wsgi import application

        DatabaseWrapper.patience = PATIENCE
        get_resolver().url_patterns  # noqa: B018  # imports every view before the processes part
        garbage.settle(garbage.OF_PAGES)
        return application
