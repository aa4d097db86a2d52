"""What STYLE promises and no linter holds: short modules and functions, and names."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted(path for path in (ROOT / "src").rglob("*.py") if "migrations" not in path.parts)
LONGEST_MODULE, LONGEST_FUNCTION = 300, 40

# Exceptions: this list may only shrink. A path, or a path and a function.
LONG_MODULES: set[str] = set()
LONG_FUNCTIONS: set[str] = set()

BANNED_NAMES = {"services", "selectors", "managers", "utils", "helpers", "mixins", "signals"}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_is_short_and_says_what_it_is(path: Path) -> None:
    text = path.read_text()
    assert ast.get_docstring(ast.parse(text)), "a module starts with a docstring"
    assert len(text.splitlines()) <= LONGEST_MODULE or name(path) in LONG_MODULES


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_function_is_short(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            assert lines <= LONGEST_FUNCTION or f"{name(path)}:{node.name}" in LONG_FUNCTIONS, (
                f"{node.name} has {lines} lines"
            )


def test_the_lists_of_exceptions_hold_nothing_that_has_been_mended() -> None:
    for entry in LONG_MODULES:
        assert len((ROOT / entry).read_text().splitlines()) > LONGEST_MODULE, f"{entry} is short now"
    for entry in LONG_FUNCTIONS:
        path, _, function = entry.partition(":")
        nodes = [
            node for node in ast.walk(ast.parse((ROOT / path).read_text())) if getattr(node, "name", "") == function
        ]
        assert any((node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION for node in nodes), f"{entry} is short now"  # type: ignore[attr-defined]


def test_modules_are_named_for_what_they_hold() -> None:
    assert not [name(path) for path in MODULES if path.stem in BANNED_NAMES or path.parent.name in BANNED_NAMES]
