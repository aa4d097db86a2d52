"""The log: one line an event, without what people are or wrote."""

from __future__ import annotations

import logging
import re
import traceback
from types import TracebackType

ADDRESS = re.compile(r"[^\s<>\"'(),;:=]+@[^\s<>\"'(),;:]+")
CONTINUED = re.compile(r"\s*\n\s*")


class OneLine(logging.Formatter):
    """Time, level, where and what, on one line; mail addresses are taken out, an error keeps its kind and place."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S%z")

    def formatException(
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        """The kind of the error and where it came through, innermost first. Its message may quote what people wrote."""
        places = [f"{frame.filename.rpartition('/src/')[2]}:{frame.lineno}" for frame in traceback.extract_tb(ei[2])]
        return f"{ei[0].__name__ if ei[0] else 'Error'} at {' < '.join(reversed(places))}"

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        return ADDRESS.sub("[address]", CONTINUED.sub(" | ", super().format(record)))


SETTINGS = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "wellworn.web.logs.OneLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "wellworn": {"level": "INFO"},
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"level": "ERROR"},  # a page that is not there is no event
        "procrastinate": {"level": "WARNING"},
        "psycopg.pool": {"level": "ERROR"},
    },
}
