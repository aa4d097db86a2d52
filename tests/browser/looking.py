"""What a page must be however it is looked at: without a serious fault for axe, in light and dark, and no wider than a phone."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SERIOUS = ("serious", "critical")
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}  # all that differs in the dark
# Colours change by transitions, short as they are: wait for each to have ended, and for what it led to to be painted. One that is paused,
# such as a toast's that somebody reads, never ends.
PAINTED = """new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() =>
    Promise.race([Promise.allSettled(document.getAnimations().map(one => one.finished)), new Promise(late => setTimeout(late, 1000))])
        .then(() => requestAnimationFrame(() => setTimeout(done, 50))))))"""
PATIENCE = 300  # tenths of a second
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}


def until(page: Page, holds: str, given: object = None) -> None:
    """Wait until something holds. Playwright's own wait asks again from inside the page, where our policy lets nobody evaluate a text."""
    for _again in range(PATIENCE):
        if page.evaluate(holds, given):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never held: {holds}")


def faults_as_it_stands(page: Page) -> list[str]:
    """What is wrong with the page that is open, in light and in the dark. What is open on it stays open; it is left light."""
    page.evaluate(PAINTED)
    found = [f"light: {one}" for one in _axe(page, {})]
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.evaluate(PAINTED)
    found += [f"dark: {one}" for one in _axe(page, COLOURS)]
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.evaluate(PAINTED)
    return found


def faults(page: Page) -> list[str]:
    """What is wrong with the page that is open, each in a line; it is left wide and light."""
    found = faults_as_it_stands(page)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.evaluate(PAINTED)
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > PHONE["width"]:
        found.append(f"{width} px wide on a phone of {PHONE['width']}")
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    return found


def _axe(page: Page, options: dict[str, object]) -> list[str]:
    answer = Axe().run(page, options=options).response  # type: ignore[arg-type]
    return [
        f"{one['id']} at {one['nodes'][0]['html'][:160]}" for one in answer["violations"] if one["impact"] in SERIOUS
    ]
