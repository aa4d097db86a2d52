"""`wellworn worker`: the background worker."""

from __future__ import annotations

import argparse
import contextlib
import threading
import time

import psycopg
from django.db import OperationalError, connection
from procrastinate import exceptions
from procrastinate.contrib.django import app

from wellworn.cli.lifeline import hold_on
from wellworn.cli.upgrade import upgrade
from wellworn.lib import garbage
from wellworn.lib.postgres.server import ServerError

AGAIN = 3.0  # seconds before a worker that lost its database tries to get back to it
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
        try:
            with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]
                worker.run_worker(concurrency=args.jobs, shutdown_graceful_timeout=10)
            return
        except (exceptions.ConnectorException, psycopg.OperationalError, ExceptionGroup):
            time.sleep(AGAIN)


def _keep_database_up() -> None:
    """Connect now and then, which brings the embedded server back if it died: the queue's own connections only wait for it."""
    while True:
        time.sleep(WATCH)
        with contextlib.suppress(OperationalError, ServerError):
            connection.ensure_connection()
        connection.close()
