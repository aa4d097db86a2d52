"""The log: one line an event, without what people are or wrote."""

from __future__ import annotations

import logging
import re

ADDRESS = re.compile(r"[^\s<>\"'(),;:=]+@[^\s<>\"'(),;:]+")
CONTINUED = re.compile(r"\s*\n\s*")


class OneLine(logging.Formatter):
    """Time, level, where and what, on one line; mail addresses are taken out, an error keeps its kind and place."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S%z")

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
        "procrastinate": {"level": "WARNING"},
    },
}
