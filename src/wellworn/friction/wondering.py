""" "Why this?": asking with one click, adding words, and answering so that everybody can read it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wellworn.friction.models import Answer, Why
from wellworn.friction.models.why import LONGEST
from wellworn.measures.suppression import least
from wellworn.members.models import Member, Role
from wellworn.members.protections.standing import in_force
from wellworn.records.custom import own_fields, wording
from wellworn.records.custom.allowed import only_admins
from wellworn.records.fields import field_seen_by
from wellworn.records.models.custom import CustomField, FieldWords
from wellworn.records.models.notice import NoticeKind
from wellworn.records.notices import tell
from wellworn.records.values import CannotSave
from wellworn.usage.models import Event

FORMS = ("record", "new", "asks", "list", "quick")
STEPS = (100, 50, 20, 10)  # from which a count of people says no more than "at least"


@dataclass(frozen=True, slots=True)
class Asked:
    """What may be said about the questions on a field."""

    is_asked: bool
    at_least: int  # people; 0 where they are too few for a number

    @property
    def sentence(self) -> str:
        """In words, which name nobody and count nobody who could be told from the others."""
        if not self.is_asked:
            return ""
        return _("%(n)s people or more asked why") % {"n": self.at_least} if self.at_least else _("Somebody asked why")


NOBODY_ASKED = Asked(is_asked=False, at_least=0)


@transaction.atomic
def ask(object_key: str, name: str, *, by: Member, form: str = "record", words: str = "") -> Why:
    """Ask why a field is there; asked again before it is answered, new words take the place of the old. Raises KeyError for
    a field that `by` does not see."""
    field = field_seen_by(object_key, name, by)
    said = " ".join(words.replace("\0", "").split())[:LONGEST]
    row, is_new = Why.objects.get_or_create(
        object=object_key, field=name, member=by, answer=None,
        defaults={"form": form if form in FORMS else "record", "words": said, "at": timezone.now()},
    )  # fmt: skip
    if said and not is_new:
        Why.objects.filter(pk=row.pk).update(words=said)
        row.words = said
    if is_new:
        Event.record("why.ask", by=by)
    if is_new and not Why.objects.filter(object=object_key, field=name, answer=None).exclude(pk=row.pk).exists():
        # the first open question alone: a notice for each would count who asked
        told = {"label": str(field.label), "is_asked": True, "url": _page(object_key, name)}
        for admin in Member.objects.colleagues().filter(role=Role.ADMIN).exclude(pk=by.pk):
            tell(admin, NoticeKind.WHY, f"why:{object_key}.{name}", by=None, told=told)
    return row


@transaction.atomic
def answer(object_key: str, name: str, text: str, *, by: Member, as_help: bool = True) -> Answer:
    """Answer everybody who asked about a field, and let its help say so. Raises CannotSave."""
    only_admins(by)
    said = " ".join(text.replace("\0", "").split())[:LONGEST]
    if not said:
        raise CannotSave(_("Say why in a sentence: whoever fills it in reads it."))
    field = field_seen_by(object_key, name, by)
    made = Answer.objects.create(object=object_key, field=name, text=said, by=by, at=timezone.now())
    waiting = list(Why.objects.filter(object=object_key, field=name, answer=None).select_related("member"))
    Why.objects.filter(pk__in=[one.pk for one in waiting]).update(answer=made)
    if as_help:
        _help(object_key, name, said[:300], by)
    told = {"label": str(field.label), "url": reverse("why", args=[object_key, name])}
    for one in waiting:
        tell(one.member, NoticeKind.WHY, f"answer:{made.pk}", by=by, told=told)
    Event.record("why.answer", by=by)
    return made


def asked(object_key: str, name: str) -> Asked:
    """What may be said of who asked."""
    return asked_of(object_key).get(name, NOBODY_ASKED)


def asked_of(object_key: str) -> dict[str, Asked]:
    """The same for every field of an object. Two queries.

    A number is said from one more than the workspace's least group on, for whoever reads it may be one of them, and then only in steps:
    who watches it grow by one learns nothing.
    """
    k = least(in_force().least_group)
    rows = Why.objects.filter(object=object_key).values_list("field").annotate(n=Count("member", distinct=True))
    return {field: Asked(is_asked=True, at_least=in_steps(people, k)) for field, people in rows.order_by()}


def in_steps(people: int, k: int) -> int:
    """The largest step that so many people reach beside the reader, who may be one of them; 0 below `k`, the least group."""
    steps = (*(one for one in STEPS if one > k), k)
    return next((step for step in steps if people > step), 0)


def words_of(object_key: str, name: str) -> list[tuple[str, bool]]:
    """What was said about a field, in the order of the alphabet so that it tells no time, each with whether it is answered."""
    rows = Why.objects.filter(object=object_key, field=name).exclude(words="").values_list("words", "answer")
    return sorted((words, kept is not None) for words, kept in rows)


def answered(object_key: str, name: str) -> Answer | None:
    """The answer that stands."""
    return Answer.objects.filter(object=object_key, field=name).select_related("by").order_by("-pk").first()


def _help(object_key: str, name: str, said: str, by: Member) -> None:
    """Let the field's help be the answer."""
    row = CustomField.objects.filter(object=object_key, key=name).first()
    if row is not None:
        own_fields.change(row, by=by, label=row.label, help_=said)
        return
    words = FieldWords.objects.filter(object=object_key, field=name).first()
    wording.reword(object_key, name, by=by, label=words.label if words else "", help_=said)


def _page(object_key: str, name: str) -> str:
    return reverse("friction_field", args=[object_key, name])
