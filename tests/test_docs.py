"""The documentation is true to the code where that can be checked: links, variables, libraries, numbers."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)")
VARIABLE = re.compile(r"\b(?:WELLWORN_[A-Z_]+[A-Z]|DATABASE_URL)\b")
PROGRAMS = [path for folder in ("src", "bin") for path in (ROOT / folder).rglob("*") if path.suffix in (".py", "")]


def test_every_link_leads_somewhere() -> None:
    broken = [f"{page.name}: {link}" for page in PAGES for link in LINK.findall(page.read_text())
              if not (page.parent / link).exists()]  # fmt: skip
    assert not broken


def test_the_index_has_every_page() -> None:
    linked = set(LINK.findall((DOCS / "README.md").read_text()))
    assert {path.name for path in DOCS.glob("*.md")} - {"README.md"} <= linked


def test_every_environment_variable_is_explained_and_none_that_does_not_exist() -> None:
    read = {name for path in PROGRAMS if path.is_file() for name in VARIABLE.findall(path.read_text())}
    table = (DOCS / "admin.md").read_text().partition("## Environment variables")[2].partition("## ")[0]
    assert set(VARIABLE.findall(re.sub(r"(?m)^(\|[^|]*\|).*$", r"\1", table))) == read


def test_every_library_has_a_line_and_no_other() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    names = {re.split(r"[~=<>\[; ]", one)[0] for one in wanted}
    listed = re.findall(r"(?m)^\| ([a-z0-9-]+) \|", (DOCS / "dependencies.md").read_text())
    assert sorted(listed) == sorted(names | {"library"})


def test_decisions_have_numbers_of_their_own() -> None:
    numbers = [path.name[:4] for path in (DOCS / "decisions").glob("*.md")]
    assert all(number.isdigit() for number in numbers)
    assert len(set(numbers)) == len(numbers)


def test_scripts_are_short() -> None:
    scripts = [*(ROOT / "bin").iterdir(), ROOT / ".ci" / "run"]
    assert not [path.name for path in scripts if len(path.read_text().splitlines()) >= 30]


def test_pictures_are_small_are_shown_and_can_be_taken_again() -> None:
    taken = {path.name for path in (DOCS / "pictures").glob("*.png")}
    shown = {Path(link).name for page in PAGES for link in LINK.findall(page.read_text()) if link.endswith(".png")}
    script = (ROOT / "bench" / "take_pictures.py").read_text()
    wanted = {f"{name}.png" for name in re.findall(r'Picture\("([\w-]+)"', script)}
    assert taken == shown == wanted
    assert not [path.name for path in (DOCS / "pictures").iterdir() if path.stat().st_size > 250_000]
