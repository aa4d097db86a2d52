"""`wellworn worker`: the background worker."""

from __future__ import annotations

import argparse
import time

import psycopg
from django.db import connection
from procrastinate import exceptions
from procrastinate.contrib.django import app

from wellworn.cli.upgrade import upgrade

AGAIN = 3.0  # seconds before a worker that lost its database tries to get back to it


def configure(parser: argparse.ArgumentParser) -> None:
    """How many jobs at a time."""
    parser.add_argument("--jobs", type=int, default=4, help="jobs to do at a time (default: 4)")


def run(args: argparse.Namespace) -> None:
    """Do what waits in the queue until told to stop. A database that goes away is waited for."""
    upgrade()
    while True:
        try:
            connection.ensure_connection()  # brings the embedded server back if it died
            connection.close()
            with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]
                worker.run_worker(concurrency=args.jobs, shutdown_graceful_timeout=10)
            return
        except (exceptions.ConnectorException, psycopg.OperationalError, ExceptionGroup):
            time.sleep(AGAIN)
