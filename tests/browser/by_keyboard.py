"""Somebody at the keyboard, without a mouse: keys and typing alone, who always sees where the focus is and is told what happened."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Error, Page, expect

PATIENCE = 30.0  # seconds until a page must have done what a key asked for
# What has the focus: its words, whether it is seen that it has it, and whether it is in sight.
FOCUS = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return {words: "", rings: true, inSight: true, isBody: true};
    const rings = (each) => { const s = getComputedStyle(each);
        return (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== "none" };
    const at = one.getBoundingClientRect();
    const label = one.getAttribute("aria-label") ?? one.labels?.[0]?.innerText ?? "";
    const text = one.matches("select, textarea, input") ? "" : one.innerText;
    return {
        words: `${label} ${text}`.replace(/\\s+/g, " ").trim(), isBody: false,
        rings: rings(one) || Boolean(one.parentElement && one.matches("input, textarea") && rings(one.parentElement)),
        inSight: at.bottom > 0 && at.right > 0 && at.top < innerHeight && at.left < innerWidth,
    };
}"""


class Keyboard:
    """The hands of somebody who uses keys alone. Each step ends with `on`: where the focus must be, and be seen to be."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, path: str) -> None:
        """Arrive on a page by its address, which is typed into the browser's own field."""
        self.page.goto(path)

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, text: str, *then: str) -> None:
        """Type a text, and press what ends it."""
        self.page.keyboard.type(text)
        self.press(*then)

    def on(self, words: str) -> None:
        """The focus is on what says `words`, in sight and with its ring."""
        focus = self._until(lambda now: re.search(words, now["words"]) is not None)
        assert re.search(words, focus["words"]), f"the focus is on “{focus['words'][:120]}”, not on “{words}”"
        assert focus["rings"], f"nobody sees that “{words}” has the focus"
        assert focus["inSight"], f"“{words}” has the focus out of sight"

    def tab_to(self, words: str, *, back: bool = False, limit: int = 90) -> None:
        """Press Tab until what says `words` has the focus. It is never lost on the way, and always seen."""
        for _press in range(limit):
            self.press("Shift+Tab" if back else "Tab")
            focus = self.page.evaluate(FOCUS)
            assert focus["rings"], f"nobody sees that “{focus['words'][:80]}” has the focus"
            if re.search(words, focus["words"]):
                return
        pytest.fail(f"{words} is out of the keyboard's reach")

    def told(self, sentence: str) -> None:
        """The live region tells that, and keys are listened to."""
        expect(self.page.locator("#toasts[aria-live]")).to_contain_text(sentence)
        self.page.wait_for_load_state()

    def heading(self, words: str) -> None:
        """The page with that heading has come, and its keys are listened to."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(words)
        self.page.wait_for_load_state()

    def _until(self, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                focus: dict[str, Any] = self.page.evaluate(FOCUS)
            except Error:  # the page is just being left for another
                focus = {"words": "", "rings": True, "inSight": True, "isBody": True}
            if holds(focus) or time.monotonic() > end:
                return focus
            time.sleep(0.03)
