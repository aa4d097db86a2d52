"""What is kept of a field's facts, read back: its cost, what it says most about, where it is set right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wellworn.friction.audit.facts import Cost, Estimate
from wellworn.friction.audit.verdicts import RULES


def cost_of(kept: Mapping[str, Any] | None) -> Cost | None:
    """What a field costs."""
    if kept is None:
        return None
    seconds = Estimate(**kept["seconds"]) if kept["seconds"] else None
    return Cost(Estimate(**kept["entries"]), kept["corrections"], seconds, kept["source"])


def says_most(facts: Mapping[str, Any]) -> dict[str, Any] | None:
    """What it says about outcomes, of the one that it says most about; None where it says nothing, or that cannot be told."""
    told = [one for one in facts["earns"] if one["bits"] and one["corrected"] is not None]
    sure: list[dict[str, Any]] = [one for one in told if one["corrected"] <= RULES.sure]
    return max(sure, key=lambda one: float(one["bits"]["value"]), default=None)


def says_nothing(facts: Mapping[str, Any]) -> bool:
    """Whether it is known to say nothing worth the name about any outcome."""
    little = [bool(one["bits"]) and one["bits"]["high"] <= RULES.least_bits for one in facts["earns"]]
    return bool(little) and all(little) and says_most(facts) is None


def settled(facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """At which stages its values are set right, in 100 of all."""
    stages = (facts["filled"] or {}).get("stages") or []
    whole = sum(one["settled"] for one in stages)
    return [{**one, "share": round(100 * one["settled"] / whole)} for one in stages if one["settled"]]
