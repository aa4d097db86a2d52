"""Statistics that keep pace with a first capture: tables grow from nothing to millions of rows faster than the database looks at them by
itself, and a plan made for an empty table takes minutes on a full one."""

from __future__ import annotations

from django.db import connection

from wellworn.lib import sql

ROOMS = ["records\\_%", "capture\\_%"]
SMALL = 16  # pages up to which any plan will do
GROWN = """
    SELECT relname FROM pg_class
    WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND relname LIKE ANY(%s)
        AND pg_relation_size(oid) / current_setting('block_size')::int > 2 * greatest(relpages, %s)
"""


def refresh() -> list[str]:
    """Look anew at the tables that have doubled since the database last did; their names. Cheap where none has."""
    grown = [name for (name,) in sql.rows(GROWN, [ROOMS, SMALL])]
    for name in grown:
        sql.run(f"ANALYZE {connection.ops.quote_name(name)}")
    return grown
