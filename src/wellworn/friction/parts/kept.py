"""Views and reports that are kept for a team or everybody, by what they are made of. A member's own is theirs, and is not looked at."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wellworn.adoption.needed import as_in_history, fields_of_list, fields_of_report
from wellworn.friction.audit.parts import Judged, judge_kept
from wellworn.records.models import CustomField, Report, View

Archived = dict[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class One:
    """A view or report of others' than oneself."""

    name: str
    owner: str
    judged: Judged


def views() -> list[One]:
    """Those of teams and of everybody. Two queries."""
    rows = list(View.objects.filter(member=None).select_related("team").order_by("object", "-is_pinned", "pk"))
    return _judged(rows, [(one.object, fields_of_list(one.config)) for one in rows])


def reports() -> list[One]:
    """The same of reports. Two queries."""
    rows = list(Report.objects.filter(member=None).select_related("team").order_by("-is_pinned", "pk"))
    return _judged(rows, [fields_of_report(one.config) for one in rows])


def _judged(rows: Sequence[View | Report], named: list[tuple[str, set[str]]]) -> list[One]:
    gone, found, seen = _archived(), list[One](), dict[str, str]()
    for one, (of, fields) in zip(rows, named, strict=True):
        shows = json.dumps([of, one.team_id, one.config], sort_keys=True)
        lacks = sorted(gone[key] for key in as_in_history(of, fields) if key in gone)
        owner = str(one.team) if one.team is not None else _("everybody")
        said = judge_kept(owner, is_pinned=one.is_pinned, twin=seen.get(shows, ""), lacks=lacks)
        seen.setdefault(shows, one.name)
        found.append(One(one.name, owner, said))
    return found


def _archived() -> Archived:
    """The fields that were archived, with their labels."""
    rows = CustomField.objects.exclude(archived_at=None).values_list("object", "key", "label")
    return {(of, key): label for of, key, label in rows}
