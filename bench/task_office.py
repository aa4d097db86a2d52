"""The demo company for `bin/bench tasks`: built or found again, served by `wellworn web`, with a server that takes its mail."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parent.parent
SCREEN = {"width": 1440, "height": 900}


def begin(data: Path) -> None:
    """Build the demo company in `data` unless it stands, and set Django up on it."""
    data.mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "WELLWORN_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "wellworn.web.settings",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # Playwright keeps an event loop on this thread
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        "WELLWORN_ALLOW_PRIVATE_HOSTS": "localhost",
    }
    os.environ.pop("DATABASE_URL", None)
    sys.path.insert(0, str(ROOT))  # the servers of the tests
    command = [sys.executable, "-m", "wellworn", "demo", "--build-only"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    import django

    django.setup()


@contextmanager
def serving() -> Iterator[str]:
    """`wellworn web` over the company; gives its address."""
    from tests.servers.ports import end, free_ports, wait_until_answering

    (port,) = free_ports(1)
    log = Path(tempfile.mkstemp(prefix="wellworn-bench-web-")[1])
    with log.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "wellworn", "web", "--port", str(port)], stdout=said, stderr=said
        )
    try:
        wait_until_answering(process, port, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        end(process)
        log.unlink(missing_ok=True)


@contextmanager
def post_for(member: Any) -> Iterator[Any]:
    """A real SMTP server, connected as the member's outgoing mail."""
    from django.utils import timezone
    from tests.servers.ports import end, free_ports, self_signed, wait_until_answering
    from tests.servers.post_office import PASSWORD, PostOffice

    from wellworn.outreach import saving
    from wellworn.outreach.models import Outgoing

    folder = Path(tempfile.mkdtemp(prefix="wellworn-bench-post-"))
    certificate, key = self_signed(folder, "Post office")
    os.environ["SSL_CERT_FILE"] = str(certificate)
    port, tls_port = free_ports(2)
    command = [sys.executable, "-W", "ignore", "-m", "tests.servers.post_office", str(folder), str(port), str(tls_port)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([*command, str(certificate), str(key)], cwd=ROOT, stdout=log, stderr=log)
    try:
        wait_until_answering(process, tls_port, folder / "log")
        row = Outgoing(
            member=member, host="localhost", port=tls_port, user=member.email, from_address=member.email, from_name=member.name
        )  # fmt: skip
        saving.connect(row, PASSWORD, by=member, at=timezone.now())
        yield PostOffice("localhost", port, tls_port, certificate, folder)
    finally:
        end(process)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def sitting(url: str, email: str, password: str) -> Iterator[Page]:
    """A browser in which the member has signed in."""
    from tests.servers import chromium

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.program(), args=chromium.QUIET)
        page = browser.new_context(viewport=SCREEN).new_page()  # type: ignore[arg-type]
        page.goto(url)
        page.fill("input[type=email]", email)
        page.fill("input[type=password]", password)
        page.keyboard.press("Enter")
        page.locator("nav.side").wait_for()
        yield page
        browser.close()
