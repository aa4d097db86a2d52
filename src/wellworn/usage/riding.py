"""A page view is written on the way: in the next statement that the page sends anyway, so that it costs no round trip of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from wellworn.members.models import Member
from wellworn.members.protections.standing import in_force
from wellworn.usage.models import Event
from wellworn.usage.models.event import INSERT, VALUES

# Where the workspace records acts alone, a look is not written: the statement itself asks, so that it costs no trip either.
WANTED = "NOT EXISTS (SELECT FROM members_workspace WHERE id = 1 AND recorded = 'acts')"
INSIDE = f"WITH noted AS ({INSERT} SELECT {VALUES} WHERE {WANTED})"
# By itself a page view does not wait for the disk: a power cut may cost the views of the last moment, and nothing else.
ALONE = f"""WITH lightly AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)), noted AS (
    {INSERT} SELECT {VALUES} FROM lightly WHERE {WANTED})"""

Execute = Callable[[str, Any, bool, dict[str, Any]], Any]


@contextmanager
def along(
    feature: str, *, by: Member, kind: str = "", record_id: int | None = None, when: bool = True
) -> Iterator[None]:
    """Write that `by` looked at something, with the first plain SELECT sent inside; on its own if there was none.

    What is sent inside first should be a light one: a statement that writes is not run by several processes. `when=False` does
    nothing.
    """
    event = Event.of(feature, by=by, kind=kind, record_id=record_id)
    waiting = when

    def carry(execute: Execute, statement: str, given: Any, many: bool, context: dict[str, Any]) -> Any:
        nonlocal waiting
        if waiting and not many and statement.startswith("SELECT") and not getattr(context["cursor"], "name", None):
            waiting = False
            head = INSIDE if connection.in_atomic_block else ALONE
            return execute(f"{head} {statement}", [*event.values, *(given or ())], many, context)
        return execute(statement, given, many, context)

    with connection.execute_wrapper(carry):
        yield
    if waiting and in_force().recorded == "all":
        event.write()
