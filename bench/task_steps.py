"""Steps that several tasks begin with."""

from __future__ import annotations

from task_driver import Driver


def type_into_palette(driver: Driver, words: str) -> None:
    """Ctrl K, and a few letters."""
    driver.think()
    driver.key("Control+k")
    driver.until_focused(driver.page.locator("#palette input"))
    driver.think()
    driver.type(words)


def open_person(driver: Driver, name: str) -> None:
    """People in the navigation, and there the first who is called so."""
    page = driver.page
    driver.think()
    driver.click(page.locator("nav.side a[href='/people']"))
    driver.until(page.locator("h1", has_text="People"))
    driver.think()
    driver.click(page.locator("main tr a", has_text=name).first)
    driver.until(page.locator("h1", has_text=name))
