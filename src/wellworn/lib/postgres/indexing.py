"""Indexes of big tables, made while everybody goes on working, by a migration that may be killed anywhere and begun again."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently


class AddIndex(AddIndexConcurrently):
    """The index made without a lock; what a killed attempt has left of it, whole or not, goes first.

    Such a migration runs in no transaction, so that what it has done stays done, and it has to be done again.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._ensure_not_in_transaction(schema_editor)
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {schema_editor.quote_name(self.index.name)}")
        super().database_forwards(app_label, schema_editor, from_state, to_state)
