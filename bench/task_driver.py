"""Drives a page by keyboard and mouse as a person does, and counts what it takes by the keystroke-level model.

Card, Moran and Newell, "The keystroke-level model for user performance time with interactive systems", CACM 23 (7), 1980.
There is no other way to act than these methods, so nothing happens that is not counted:

K   each key pressed. Ctrl K is two; a capital letter or a sign above a digit is two. Keys that a field repeats by itself are none.
P   each pointing with the mouse. Something out of sight costs another one, for the wheel that brings it.
cl  each press of the button.
H   each change of the hand between keyboard and mouse. A path begins with the hand on the mouse.
M   said by the path with `think`, by one rule for every path: one before each choice of a command (a key, a button, a link, a
    menu entry that does something or leads somewhere), and one before each field group: fields, or parts of one line, that answer
    one question, such as *who and what was said* or *what is next and when*. What names the thing that a command is about
    (J to the card, the beginning of a name) belongs to it; a key or click that only goes into a field that stands on the page belongs
    to the field's group, while one that opens a dialog or a page is a choice of its own; and Enter at the end of a line is part of the line. Where several are done
    alike one after the other, going on to the next is no choice; each has its field groups again.
R   the wait for the application, measured wherever the path needs its answer before it can go on.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, Request

KEY, POINT, BUTTON, HAND, THINK = 0.28, 1.10, 0.20, 0.40, 1.35
SHIFTED = set('~!@#$%^&*()_+{}|:"<>?')
PATIENCE = 10_000  # milliseconds
QUIET = 0.01  # seconds between two looks
HEAD = (700, 20)  # nothing is there that a press of the mouse would do anything to


@dataclass
class Effort:
    """What one path took."""

    keys: int = 0
    points: int = 0
    clicks: int = 0
    hands: int = 0
    thinks: int = 0
    pages: int = 0
    waited: float = 0.0

    @property
    def by_hand(self) -> float:
        """Seconds without the waiting."""
        moved = KEY * self.keys + POINT * self.points + BUTTON * self.clicks + HAND * self.hands
        return moved + THINK * self.thinks

    @property
    def seconds(self) -> float:
        """Seconds with it."""
        return self.by_hand + self.waited


class Driver:
    """One person at one page. The hand lies on the mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.effort = Effort()
        self.on_mouse = True
        page.on("request", self._asked)

    def _asked(self, request: Request) -> None:
        if request.is_navigation_request() and request.redirected_from is None:
            self.effort.pages += 1

    def begin(self, url: str) -> None:
        """Be at `url` with everything at rest and nothing counted, come there by mouse, which lies at the middle of the page's head.

        By mouse: a page that is left by keys gives the focus back to what had it, and what the path before had in hand, or what
        stands in its place since it went into the bin, would be in hand again and not the first card.
        """
        self.effort = Effort()  # the way there counts for nobody
        self.page.goto(url)
        self.page.mouse.move(*HEAD)
        self.page.mouse.down()
        self.page.mouse.up()
        self.page.evaluate("sessionStorage.clear()")  # nor a quick look that was left open
        self.page.goto(url)
        self.page.wait_for_load_state("networkidle")
        self.effort, self.on_mouse = Effort(), True

    def think(self) -> None:
        """Choose what to do, or call to mind what a field group takes."""
        self.effort.thinks += 1

    def key(self, *chords: str) -> None:
        """Press keys, such as "j", "Enter" or "Control+k"."""
        self._to(mouse=False)
        for chord in chords:
            parts = chord.split("+") if len(chord) > 1 else [chord]
            self.effort.keys += len(parts) + (len(parts) == 1 and _is_shifted(chord))
            self.page.keyboard.press(chord)

    def type(self, text: str) -> None:
        """Type a text, key by key."""
        self._to(mouse=False)
        for character in text:
            self.effort.keys += 1 + _is_shifted(character)
            self.page.keyboard.type(character)

    def click(self, target: Locator) -> None:
        """Point at something and press the button."""
        self.point(target)
        self._button()

    def drag(self, target: Locator, to: Locator) -> None:
        """Press on something, carry it there and let go."""
        self.point(target)
        self.page.mouse.down()
        self.point(to, steps=8)
        self.page.mouse.up()
        self.effort.clicks += 1

    def point(self, target: Locator, *, steps: int = 1) -> None:
        """Bring the mouse onto something."""
        self._to(mouse=True)
        target.wait_for(timeout=PATIENCE)
        if not _is_in_sight(target):
            target.scroll_into_view_if_needed()
            self.effort.points += 1
        box = target.bounding_box()
        assert box is not None, f"{target} cannot be pointed at"
        self.page.mouse.move(box["x"] + min(box["width"] / 2, 60), box["y"] + box["height"] / 2, steps=steps)
        self.effort.points += 1

    def until(self, answer: Locator | Callable[[], object]) -> None:
        """Wait for the application: until something is to be seen, or is true."""
        begun = time.perf_counter()
        if isinstance(answer, Locator):
            answer.first.wait_for(timeout=PATIENCE)
        else:
            while not answer():
                if time.perf_counter() - begun > PATIENCE / 1000:
                    raise TimeoutError("the application did not answer as the path needs it")
                self.page.wait_for_timeout(QUIET * 1000)
        self.page.wait_for_load_state("load")
        self.effort.waited += time.perf_counter() - begun

    def until_focused(self, field: Locator) -> None:
        """Wait until what is typed goes into `field`."""
        field = field.first
        field.wait_for(timeout=PATIENCE, state="attached")
        self.until(lambda: field.evaluate("field => field === document.activeElement"))

    def _button(self) -> None:
        self.page.mouse.down()
        self.page.mouse.up()
        self.effort.clicks += 1

    def _to(self, *, mouse: bool) -> None:
        if self.on_mouse != mouse:
            self.effort.hands += 1
            self.on_mouse = mouse


def _is_shifted(character: str) -> bool:
    return len(character) == 1 and (character.isupper() or character in SHIFTED)


def _is_in_sight(target: Locator) -> bool:
    return bool(
        target.evaluate(
            "node => { const at = node.getBoundingClientRect(); return at.top >= 0 && at.bottom <= innerHeight }"
        )
    )
