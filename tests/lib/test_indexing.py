"""A migration that runs in no transaction may be killed after any of its steps, and is begun again."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

PARTED = "0004_events_before_they_are_parted"  # of a table that is another by now


def outside_transactions() -> list[tuple[str, str]]:
    """Our migrations that run in no transaction."""
    every = MigrationLoader(None).disk_migrations.items()
    return sorted(
        key for key, one in every if not one.atomic and one.__module__.startswith("wellworn") and key[1] != PARTED
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("key", outside_transactions(), ids=".".join)
def test_what_was_done_already_is_done_again(key: tuple[str, str]) -> None:
    loader = MigrationExecutor(connection).loader
    migration = loader.get_migration(*key)
    before = loader.project_state([one for one in migration.dependencies if one[0] == key[0]])
    with connection.schema_editor(atomic=False) as editor:
        migration.apply(before, editor)
