"""Ibis, loaded when the first expression is written: whoever reads numbers that were counted does without it and its forty megabytes.

Measures import it from here. Its name is there at once, and what is in it when it is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__all__ = ["ibis"]

if TYPE_CHECKING:
    import ibis
else:

    class Later:
        """A module that is loaded when something of it is used."""

        def __init__(self, name: str) -> None:
            self._name = name

        def __getattr__(self, name: str) -> Any:
            return getattr(import_module(self._name), name)

    ibis = Later("ibis")
