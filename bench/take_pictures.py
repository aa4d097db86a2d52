"""Takes the pictures of the guides from the demo: bin/pictures [name ...]

Starts the demo in a folder of its own, signs in as each role, and writes docs/pictures/NAME.png: 1440 px wide, or 390 for a
phone. Only the demo's own company is on them, which does not exist.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
from tests.servers import chromium

PICTURES = ROOT / "docs" / "pictures"
PASSWORD = "level-and-flow"
REP, MANAGER, ADMIN = "ines.duarte@norrvik.example", "henrik.aberg@norrvik.example", "maja.sjoberg@norrvik.example"
LARGEST = 250_000  # bytes of a picture
PATIENCE = 300  # seconds until the demo answers
DUE = "dialog li:has(.kind:text-is('Task')) .stitch >> nth=1"  # the day, which is the last word of the line
DESK, PHONE = {"width": 1440, "height": 780}, {"width": 390, "height": 844}


@dataclass(frozen=True)
class Picture:
    """One picture: who looks at which page, and what they press first."""

    name: str
    who: str
    path: str
    is_phone: bool = False
    keys: tuple[str, str] | None = None  # one that opens a dialog, and what is typed there
    until: str = ""  # what is on the page when that has been answered
    link: str = ""  # the first link that begins so is followed: the page of some record


WANTED = [
    Picture("today", REP, "/"),
    Picture("board", REP, "/deals"),
    Picture("list", REP, "/companies"),
    Picture("company", REP, "/search?q=aquaveld", link="/companies/"),
    Picture("tasks", REP, "/tasks"),
    Picture("brief", REP, "/meetings/next/brief"),
    Picture("quick-entry", REP, "/", keys=("q", "call Femke at Aquaveld 45k pump retrofit, follow up Tuesday"), until=DUE),
    Picture("palette", REP, "/", keys=("Control+k", "aqua"), until=".palette__peek :text('Aquaveld')"),
    Picture("duplicates", REP, "/duplicates"),
    Picture("follow-ups", REP, "/outreach"),
    Picture("mailboxes", REP, "/mailboxes"),
    Picture("board-of-a-manager", MANAGER, "/deals"),
    Picture("import", ADMIN, "/import"),
    Picture("fields", ADMIN, "/settings/fields/deal"),
    Picture("pipelines", ADMIN, "/settings/pipelines"),
    Picture("tokens", ADMIN, "/tokens"),
    Picture("webhooks", ADMIN, "/webhooks"),
    Picture("phone-today", REP, "/", is_phone=True),
    Picture("phone-person", REP, "/search?q=femke+bos", is_phone=True, link="/people/"),
    Picture("phone-quick-entry", REP, "/quick?line=call+Femke+at+Aquaveld+45k+pump+retrofit,+follow+up+Tuesday", is_phone=True),
]  # fmt: skip


@contextmanager
def demo() -> Iterator[str]:
    """The address of a demo: the one that WELLWORN_PICTURES_FROM names, else a fresh one for as long as this takes."""
    if given := os.environ.get("WELLWORN_PICTURES_FROM"):
        yield given
        return
    with socket.socket() as free, tempfile.TemporaryDirectory() as folder:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        environment = {**os.environ, "WELLWORN_DATA": folder, "PYTHONPATH": str(ROOT / "src")}
        started = subprocess.Popen([sys.executable, "-m", "wellworn", "demo", "--port", str(port)], env=environment)
        try:
            yield _answering(f"http://127.0.0.1:{port}", started)
        finally:
            started.terminate()
            started.wait()


def _answering(address: str, started: subprocess.Popen[bytes]) -> str:
    """The address, as soon as somebody answers there."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and started.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return address
        except OSError:
            time.sleep(1)
    raise SystemExit("The demo did not start.")


def window(browser: Browser, address: str, who: str, is_phone: bool) -> BrowserContext:
    """A window in which `who` has signed in."""
    context = browser.new_context(
        base_url=address,
        viewport=PHONE if is_phone else DESK,  # type: ignore[arg-type]
        has_touch=is_phone,
        color_scheme="light",
        reduced_motion="reduce",
        service_workers="block",
    )
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("input[type=email]", who)
    page.fill("input[type=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("main#main.main")
    page.close()
    return context


def take(page: Page, picture: Picture) -> int:
    """Take one picture; its size in bytes."""
    page.goto(picture.path, wait_until="networkidle")
    if picture.link:
        links = [link.get_attribute("href") or "" for link in page.locator("main a[href]").all()]
        of_records = [link for link in links if re.fullmatch(re.escape(picture.link) + r"\d+", link)]
        page.goto(of_records[0], wait_until="networkidle")
    if picture.keys:
        opens, words = picture.keys
        page.keyboard.press(opens)
        page.locator("dialog[open] input:focus").wait_for()
        page.keyboard.type(words, delay=5)
        page.locator(picture.until).wait_for()
    page.evaluate("document.fonts.ready.then(() => null)")
    target = PICTURES / f"{picture.name}.png"
    page.screenshot(path=target)
    return target.stat().st_size


def main() -> None:
    """Take those that are named, or all."""
    names = sys.argv[1:]
    if unknown := set(names) - {picture.name for picture in WANTED}:
        raise SystemExit(f"There is no picture {', '.join(sorted(unknown))}.")
    PICTURES.mkdir(exist_ok=True)
    chosen = [picture for picture in WANTED if not names or picture.name in names]
    too_large = []
    with demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.program(), args=chromium.QUIET)
        windows: dict[tuple[str, bool], BrowserContext] = {}
        for picture in chosen:
            of = (picture.who, picture.is_phone)
            windows[of] = windows.get(of) or window(browser, address, *of)
            page = windows[of].new_page()
            size = take(page, picture)
            page.close()
            print(f"{picture.name}.png, {size // 1000} kB", flush=True)
            too_large += [picture.name] if size > LARGEST else []
        browser.close()
    if too_large:
        raise SystemExit(f"Larger than 250 kB: {', '.join(too_large)}")


if __name__ == "__main__":
    main()
