"""A real Chromium for the tests: the system's own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

PATIENCE = 30_000  # milliseconds until a page must have done something, however busy the machine is
expect.set_options(timeout=PATIENCE)

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def program() -> str:
    """The path of this machine's Chromium. Raises LookupError, which says how to get one."""
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found is None:
        raise LookupError("This needs Chromium: bin/test installs it, or run `apt-get install chromium` yourself.")
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for a file of tests.

    Playwright's synchronous interface keeps an event loop running on the thread, in which no job worker could run: so it ends
    with the file. Until then Django must be told that queries beside that loop are no danger.
    """
    try:
        path = program()
    except LookupError as error:
        pytest.fail(str(error))
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        running = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield running
        running.close()
