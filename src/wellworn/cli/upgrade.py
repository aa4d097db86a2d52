"""Bringing the data folder up to this version of Wellworn, once, however many processes start at the same time."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from wellworn.lib import garbage

UPGRADING = 0x77656C6C  # the advisory lock's number: "well"


def upgrade(*, static: bool = False) -> None:
    """Apply what migrations are missing; with `static`, also lay out the files that browsers load."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [UPGRADING])
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            garbage.settle()  # migrations draw every model again and again: looking for garbage took half of their time
            call_command("migrate", interactive=False, verbosity=0)
        if static:
            call_command("collectstatic", interactive=False, verbosity=0)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [UPGRADING])
        connection.close()  # before anything forks
