"""A sheet styles what there is: a class that no template, script or tag writes is not in it."""

from __future__ import annotations

import re
from pathlib import Path

import wellworn

SOURCE = Path(wellworn.__file__).parent
WRITTEN = re.compile(r"[\w-]+")
CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
MADE_UP = re.compile(
    r"([\w-]*-)\{"
)  # the beginning of a class whose end is filled in: "av--{kind}", "depth-{{ line.depth }}"
DJANGO = {"errorlist"}  # written by its forms


def _read(*patterns: str) -> str:
    found = [one for pattern in patterns for one in SOURCE.rglob(pattern) if "vendor" not in one.parts]
    return "\n".join(one.read_text() for one in found)


def test_every_class_of_the_sheets_is_written_somewhere() -> None:
    written = _read("*.html", "*.js", "*.py")
    words, beginnings = set(WRITTEN.findall(written)), tuple(set(MADE_UP.findall(written)) - {"-", "--"})
    sheets = re.sub(r"/\*.*?\*/|url\([^)]*\)|\{[^{}]*\}", " ", _read("*.css"), flags=re.DOTALL)
    classes = set(CLASS.findall(sheets))
    assert len(classes) > 200
    assert {one for one in classes - words - DJANGO if not one.startswith(beginnings)} == set()
