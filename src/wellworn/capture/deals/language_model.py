"""Asking the plugged-in language model about letters that everybody may read, or whose owners all said yes; within a day's budget."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from wellworn.capture import circle as circles
from wellworn.capture.deals import proposing
from wellworn.capture.deals.completing import NoAnswer, Service, complete
from wellworn.capture.deals.models import DealSignal, LanguageModel, ModelAsked
from wellworn.capture.deals.prompting import believed, messages
from wellworn.capture.locking import lock_filing
from wellworn.lib import sql
from wellworn.lib.sealed import Unsealable, unseal

FRESH = timedelta(days=7)
AT_ONCE = 20  # letters of one run

# Letters with words that it was not asked about: shared in full, or seen by nobody but members who consented.
MAY_READ = """
    SELECT activity.id, activity.occurred_at, text.new, sender.address
    FROM records_activity activity JOIN records_activitytext text ON text.activity_id = activity.id
    JOIN records_participation sender ON sender.activity_id = activity.id AND sender.part = 'from'
    WHERE activity.kind = 'mail' AND activity.source = 'captured' AND activity.deleted_at IS NULL AND text.new <> ''
        AND activity.occurred_at > %s
        AND (activity.sharing = 'full' OR (
            EXISTS (SELECT FROM records_witness seen WHERE seen.activity_id = activity.id)
            AND NOT EXISTS (SELECT FROM records_witness seen WHERE seen.activity_id = activity.id AND NOT EXISTS (
                SELECT FROM capture_modelconsent yes WHERE yes.member_id = seen.member_id))))
        AND NOT EXISTS (SELECT FROM capture_modelasked asked WHERE asked.activity_id = activity.id)
    ORDER BY activity.occurred_at DESC LIMIT %s
"""


def plugged_in() -> LanguageModel | None:
    """The model, if an admin has switched one on."""
    return LanguageModel.objects.filter(pk=1, is_on=True).first()


def service_of(model: LanguageModel) -> Service:
    """Where it is. Raises NoAnswer when its key cannot be opened."""
    try:
        return Service(model.base_url, unseal(model.secret) if model.secret else "", model.model)
    except Unsealable as error:
        raise NoAnswer(str(error)) from error


def ask(*, at: datetime) -> int:
    """Ask about the letters whose turn it is; gives how many. Stops at the first failure, which the settings page tells."""
    model = plugged_in()
    if model is None:
        return 0
    circle, count = circles.everybody(), 0
    try:
        service = service_of(model)
        for activity, written, text, sender in sql.rows(MAY_READ, [at - FRESH, AT_ONCE]):
            if not _spend(at):
                break
            ours = circle.inside(sender)
            answer = complete(service, messages(text, ours=ours, at=written.date()))
            _keep(activity, answer, text, ours=ours, written=written, at=at)
            count += 1
    except NoAnswer as failure:
        LanguageModel.objects.filter(pk=1).update(trouble=str(failure)[:500])
        return count
    if count:
        LanguageModel.objects.filter(pk=1).update(trouble="", answered_at=at)
    return count


def _spend(at: datetime) -> bool:
    """Take one of the day's requests; False when they are used up, or it was switched off meanwhile."""
    day, mine = at.date(), LanguageModel.objects.filter(pk=1, is_on=True)
    mine.filter(~Q(used_on=day) | Q(used_on=None)).update(used_on=day, used=0)
    return bool(mine.filter(used__lt=F("per_day")).update(used=F("used") + 1))


@transaction.atomic
def _keep(activity: int, answer: str, text: str, *, ours: bool, written: datetime, at: datetime) -> None:
    """Keep what of the answer is believed, beside what the rules have read; what they have read too stays theirs."""
    lock_filing()
    alive = sql.rows("SELECT id FROM records_activity WHERE id = %s AND deleted_at IS NULL", [activity])
    if not alive:
        return
    ModelAsked.objects.bulk_create([ModelAsked(activity_id=activity, at=at)], ignore_conflicts=True)
    known = set(DealSignal.objects.filter(activity=activity).values_list("kind", flat=True))
    DealSignal.objects.bulk_create(
        [
            DealSignal(
                activity_id=activity, kind=one.kind, value=one.value[:200], sentence=one.sentence, marked=one.marked,
                confidence=one.confidence, ours=ours, by_language_model=True, occurred_at=written,
            )
            for one in believed(answer, text, ours=ours, at=written.date())
            if one.kind not in known
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    proposing.derive(at=at)
