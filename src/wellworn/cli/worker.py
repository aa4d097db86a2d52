"""`wellworn worker`: the background worker."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import threading
import time

import psycopg
from django.db import OperationalError, connection
from procrastinate import App, exceptions
from procrastinate.contrib.django import app

from wellworn.cli.lifeline import hold_on
from wellworn.cli.upgrade import upgrade
from wellworn.lib import garbage
from wellworn.lib.postgres.server import ServerError

AGAIN = 3.0  # seconds before a worker that lost its database tries to get back to it
STOPS = (signal.SIGINT, signal.SIGTERM)
WATCH = 5.0  # seconds between two looks whether the database is there


def configure(parser: argparse.ArgumentParser) -> None:
    """How many jobs at a time."""
    parser.add_argument("--jobs", type=int, default=4, help="jobs to do at a time (default: 4)")


def run(args: argparse.Namespace) -> None:
    """Do what waits in the queue until told to stop. A database that goes away is waited for."""
    hold_on()
    upgrade()
    garbage.settle()
    threading.Thread(target=_keep_database_up, daemon=True).start()
    while True:
        gone = contextlib.suppress(exceptions.ConnectorException, psycopg.OperationalError, ExceptionGroup)
        with gone, app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]
            if asyncio.run(_work(worker, args.jobs)):
                return
        time.sleep(AGAIN)


async def _work(worker: App, jobs: int) -> bool:
    """Do jobs until told to stop; whether we were. The queue's worker also ends in peace when its listener has lost a database that is
    back before anything else needs it."""
    async with worker.open_async():
        loop, told = asyncio.get_running_loop(), False
        asked = worker.run_worker_async(concurrency=jobs, shutdown_graceful_timeout=10, install_signal_handlers=False)
        working = loop.create_task(asked)

        def stop() -> None:
            nonlocal told
            told = True
            for number in STOPS:
                loop.remove_signal_handler(number)  # whoever says it twice means at once
            working.cancel()

        for number in STOPS:
            loop.add_signal_handler(number, stop)
        with contextlib.suppress(asyncio.CancelledError):
            await working
        return told


def _keep_database_up() -> None:
    """Connect now and then, which brings the embedded server back if it died: the queue's own connections only wait for it."""
    while True:
        time.sleep(WATCH)
        with contextlib.suppress(OperationalError, ServerError):
            connection.ensure_connection()
        connection.close()
