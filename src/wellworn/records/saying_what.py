"""Says of every place on a timeline what stands there, where a version before it was kept has left it out; in the background.

A place says nothing of mail, so that most places stay out of the index that finds the rest. Until the walk over what there was
before is done, a place that says nothing may be of anything.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, Max, Q
from django.utils import timezone

from wellworn.lib import sql
from wellworn.records.models.activity import Activity, ActivityKind
from wellworn.work.models import CatchUp

NAME = "what stands on timelines"
AT_ONCE = 50_000  # ids of activities in a transaction: about a second
SAY = """
    UPDATE records_placement place SET what = activity.kind FROM records_activity activity
    WHERE activity.id = place.activity_id AND activity.kind <> 'mail' AND place.what IS NULL
        AND activity.id > %s AND activity.id <= %s
"""


def under_way() -> Exists:
    """Whether some places do not say what stands there yet, for a query that is asked anyway."""
    return Exists(CatchUp.objects.filter(name=NAME, finished_at=None))


def is_under_way() -> bool:
    """The same, at the price of a query."""
    return CatchUp.objects.filter(name=NAME, finished_at=None).exists()


def of_kinds(*kinds: ActivityKind, is_under_way: bool) -> Q:
    """Of placements those with some kinds of activities, or with mail: by the index alone, unless the walk is still under way."""
    if kinds == (ActivityKind.MAIL,):
        return Q(what=None, activity__kind=ActivityKind.MAIL) if is_under_way else Q(what=None)
    said = Q(what__in=kinds) if len(kinds) > 1 else Q(what=kinds[0])
    return said | Q(what=None, activity__kind__in=kinds) if is_under_way else said


@transaction.atomic
def go_on() -> bool:
    """The next AT_ONCE activities; whether there are more. A walk that was killed goes on from its mark."""
    walk = CatchUp.objects.select_for_update(skip_locked=True).filter(name=NAME, finished_at=None).first()
    if walk is None:
        return False
    last = Activity.objects.aggregate(last=Max("pk"))["last"] or 0
    mark = min(walk.mark + AT_ONCE, last)
    sql.run(SAY, [walk.mark, mark])
    is_done = mark >= last
    CatchUp.objects.filter(pk=NAME).update(mark=mark, last=last, finished_at=timezone.now() if is_done else None)
    return not is_done
