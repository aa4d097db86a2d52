"""A conclusion as JSON keeps it, and back. What is infinite is written in words, for JSON has no number for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from math import isinf, isnan
from typing import Any

from wellworn.program.effects.chance import Chance
from wellworn.program.effects.conclusion import Conclusion, Method, Moment, Question, Said, Says, Step, Verdict

ENDLESS = {"infinite": float("inf"), "-infinite": float("-inf"), "unknown": float("nan")}


def written(found: Conclusion) -> dict[str, Any]:
    """A conclusion in what JSON has."""
    plain: dict[str, Any] = _plain(asdict(found))
    return plain


def read(kept: Mapping[str, Any]) -> Conclusion:
    """The conclusion that `written` wrote."""
    one = _revived(kept)
    return Conclusion(
        verdict=Verdict(one["verdict"]), sentence=_said(one["sentence"]), method=Method(one["method"]), chance=_chance(one["chance"]),
        assumptions=[_said(said) for said in one["assumptions"]], seen=one["seen"], ask_again=one["ask_again"],
        before=_chance(one["before"]), moments=[Moment(**moment) for moment in one["moments"]],
        steps=[Step(**step) for step in one["steps"]], notes=[_said(said) for said in one["notes"]], units=one["units"],
        treated=one["treated"], asked=Question(**one["asked"]),
    )  # fmt: skip


def _said(kept: Mapping[str, Any]) -> Said:
    return Said(Says(kept["code"]), kept["values"])


def _chance(kept: Mapping[str, Any] | None) -> Chance | None:
    return None if kept is None else Chance(**kept)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(one) for one in value]
    if isinstance(value, float):
        return (
            ("unknown" if isnan(value) else "infinite" if value > 0 else "-infinite")
            if isinf(value) or isnan(value)
            else float(value)
        )
    return value


def _revived(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _revived(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_revived(one) for one in value]
    return ENDLESS.get(value, value) if isinstance(value, str) else value
