"""Whether an error says that the database is not there for the moment: it starts, recovers from a crash, or takes nobody more."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
from django.db import utils

from wellworn.lib.postgres.server import STRANGERS, ServerError

GONE = (
    "08",
    "57P",
    "53300",
)  # how PostgreSQL's codes for it begin: connections, shutdowns and crashes, too many connections


def is_away(error: BaseException | None) -> bool:
    """Whether asking again in a moment is all that helps. A password that is refused will be refused again."""
    return any(_says_so(one) for one in _chain(error))


def _says_so(error: BaseException) -> bool:
    if isinstance(error, psycopg.OperationalError) and error.sqlstate is not None:
        return error.sqlstate.startswith(GONE)
    if isinstance(error, (psycopg.OperationalError, ServerError)):  # the line broke, or none could be had
        return not any(word in str(error) for word in STRANGERS)
    return (
        isinstance(error, utils.InterfaceError) and error.__cause__ is None
    )  # Django's own word for a closed connection


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error, and what it came of."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
