"""What is typed: true values drawn from lists of our own, and made-up ones by their pattern."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wellworn.demo.simulating.calendar import Days
from wellworn.demo.simulating.fields import FormField, Pattern

WHO = ("Purchasing", "The plant manager", "Maintenance", "The lab", "Their engineer", "Quality", "The board", "Finance", "The new owner",
       "Production", "The night shift", "Logistics")  # fmt: skip
DOES = ("wants", "asked for", "compares", "tested", "waits for", "doubts", "approved", "postponed", "needs", "returned", "likes",
        "measured")  # fmt: skip
WHAT = ("two flow meters", "a level probe", "the calibration papers", "a spare sensor", "the service contract", "a second offer",
        "the drawings", "a visit in spring", "a longer cable", "the hygienic version", "a trial on line 3", "the price of 40 pieces",
        "a Modbus gateway", "the explosion certificate", "a loan device", "new gaskets")  # fmt: skip
WHY = ("for the new hall", "before the audit", "after the leak", "because of the steam", "for line 2", "for the tank farm", "this quarter",
       "for the other plant", "when the budget is there", "instead of the old ones", "for the tender", "with delivery in May")  # fmt: skip
PLACES = ("Alderby", "Brunnholt", "Castelmar", "Dunmere", "Eskilby", "Ferrowick", "Grauental", "Halsted Moor", "Isarbruck", "Jonstrup",
          "Kaldvik", "Lindhafen", "Montrevo", "Norrfell", "Ovesholm", "Pontalba")  # fmt: skip
JUNK = ("x", "-", "n/a", "tbd", "asdf", "test", ".", "xx", "none", "123")
COPIES = ("Good meeting with the customer, will follow up in the next weeks.", "Visited the customer, everything is fine, nothing to report.",
          "Talked about our products and their plans for the coming year.")  # fmt: skip
THRESHOLD = 10_000
SIGMA = 0.9  # of the logarithm of amounts

Array = NDArray[Any]


def true(field: FormField, created: Days, rng: np.random.Generator, worth: float = 1.0) -> pa.Array:
    """An honest value for each record created on those days."""
    count = len(created)
    match field.kind:
        case "money" | "number":
            return _numbers(np.maximum(1, rng.lognormal(9.2, SIGMA, count) * worth).astype(np.int64))
        case "day":
            return _days(created + rng.integers(14, 200, count))
        case "choice":
            weight = np.array([0.7**place for place in range(len(field.options))])
            return _of(field.options, rng.choice(len(field.options), count, p=weight / weight.sum()))
        case "phone":
            numbers = _numbers(rng.integers(10**6, 10**7, count))
            return pc.binary_join_element_wise("+49 30", numbers, " ")
        case "mail" | "link":
            who = _of(PLACES, rng.integers(0, len(PLACES), count))
            name = pc.utf8_lower(pc.replace_substring(who, " ", "-"))
            start = "info" if field.kind == "mail" else "https://www"
            domain = pc.binary_join_element_wise(name, _numbers(rng.integers(1, 10**6, count)), "-")
            return pc.binary_join_element_wise(start, pc.binary_join_element_wise(domain, "example", "."), "@" if field.kind == "mail" else ".")  # fmt: skip
    return _sentences(field, count, rng)


def made_up(field: FormField, created: Days, rng: np.random.Generator) -> pa.Array:
    """What is typed to be rid of the question."""
    count = len(created)
    match field.pattern:
        case Pattern.JUNK:
            return _of(JUNK, rng.integers(0, len(JUNK), count))
        case Pattern.DEFAULT_KEPT:
            return _of((field.default or "",), np.zeros(count, np.int64))
        case Pattern.HEAPED:
            return _numbers(rng.integers(1, 40, count) * 500)
        case Pattern.COPIED:
            return _of(COPIES, rng.choice(len(COPIES), count, p=(0.6, 0.25, 0.15)))
        case Pattern.MONTH_END:
            month = created.astype("datetime64[M]") + rng.integers(1, 7, count)
            return _days(month.astype("datetime64[D]") - 1)
        case Pattern.THRESHOLD:
            return _numbers(THRESHOLD + rng.integers(1, 200, count))
    return true(field, created, rng)  # at the deadline: it is when, not what


def _sentences(field: FormField, count: int, rng: np.random.Generator) -> pa.Array:
    if field.name == "city":
        return _of(PLACES, rng.integers(0, len(PLACES), count))
    if field.name in ("title", "internal_code"):
        return pc.binary_join_element_wise(
            _of(WHO, rng.integers(0, len(WHO), count)), _numbers(rng.integers(1, 999, count)), " "
        )
    sentence = _sentence(count, rng)
    return sentence if field.kind != "long_text" else pc.binary_join_element_wise(sentence, _sentence(count, rng), ". ")


def _sentence(count: int, rng: np.random.Generator) -> pa.Array:
    """Who does what and why, with a place and a number that make it somebody's own."""
    parts = [_of(words, rng.integers(0, len(words), count)) for words in (WHO, DOES, WHAT, WHY, PLACES)]
    return pc.binary_join_element_wise(*parts, _numbers(rng.integers(100, 9999, count)), " ")


def _of(words: tuple[str, ...], places: Array) -> pa.Array:
    return pa.array(words, pa.string()).take(pa.array(places))


def _numbers(values: Array) -> pa.Array:
    return pa.array(values).cast(pa.string())


def _days(days: Days) -> pa.Array:
    return pa.array(days.astype("datetime64[D]")).cast(pa.string())
