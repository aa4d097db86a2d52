"""What an audit of files could not tell for want of a file or a column, and what would tell it: an answer that nobody asked for is not "none"."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from wellworn.friction.audit.describing import Description
from wellworn.friction.audit.facts import LEAST_PEOPLE, FieldFacts

NEARLY_ALL = 0.98  # filled, from which a field looks as if something required it
ENOUGH = 200  # records, before that is said
NAMED = 8


@dataclass(frozen=True, slots=True)
class Given:
    """What the audit was given."""

    description: Description
    columns: Collection[str]
    is_described: bool
    has_readers: bool
    has_history: bool


def gaps(given: Given, found: Sequence[FieldFacts]) -> list[str]:
    """Each in a sentence or two, with the next step, what hangs on it most first."""
    one, told = given.description, list[str]()
    if not {one.created} & set(given.columns):
        told.append(f"No hours: no column says when a record began. {_column(given, one.created, '--created')}")
    elif not any(facts.cost for facts in found):
        told.append(f"No hours: the records of two whole months are needed, by the days in {one.created}.")
    if not {one.owner} & set(given.columns):
        told.append(
            f"Made-up values were not looked for: no column says whose a record is. {_column(given, one.owner, '--owner')}"
        )
    elif not any(facts.truth and facts.truth.answered for facts in found):
        told.append(
            f"Made-up values were not looked for: that takes more records, of {LEAST_PEOPLE} people or more by {one.owner}."
        )
    if not one.outcomes:
        told.append(f"What fields earn is not known: nothing says what a record came to. {_outcome(given)}")
    elif not given.has_history and any(earned.why_not for facts in found for earned in facts.earns):
        told.append(
            "Some fields are filled with the outcome or after it. How they stood before it is in a history of changes: give it with --history."
        )
    if not given.has_readers:
        told.append(
            "No field can be retired: it is not known who reads the fields. Give a list with --readers, and say "
            "--nobody-else-reads when that is all."
        )
    if looks := _look_required(found):
        told.append(
            f"Filled in nearly every record, though no form is known to require it: {', '.join(looks[:NAMED])}"
            f"{' and more' if len(looks) > NAMED else ''}. If a page or form does, say so with --required NAME,NAME: "
            "what is required is judged by what that costs."
        )
    return told


def _look_required(found: Sequence[FieldFacts]) -> list[str]:
    """Those that people fill in nearly every record without being known to have to, the ones with the most fillers first."""
    those = [
        one
        for one in found
        if one.filled and one.filled.records >= ENOUGH and one.filled.share >= NEARLY_ALL
        and not (one.asked.required or one.protected or one.asked.read_only)
    ]  # fmt: skip
    return [one.field for one in sorted(those, key=lambda one: -(one.truth.low_effort.value if one.truth else 0.0))]


def _column(given: Given, name: str, option: str) -> str:
    return f"Export the column {name} too." if given.is_described and name else f"Say which does with {option}."


def _outcome(given: Given) -> str:
    if given.is_described:
        return "Export the columns that say whether it was closed, and won, too."
    return "Say it with --won column=value and --lost column=value."
