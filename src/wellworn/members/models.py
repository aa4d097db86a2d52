"""The teams and the members; the workspace itself is in `workspace.py`, and what protects people in `protections/`."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models, transaction
from django.db.models import Exists, ExpressionWrapper, F, OuterRef
from django.db.models.functions import StrIndex
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from wellworn.lib import sql
from wellworn.members.protections.declared import REPRESENTATIVE
from wellworn.members.protections.models import ChangeState, ProtectionChange
from wellworn.members.workspace import CreationRule, InternalDomain, Sharing, Workspace

__all__ = [
    "CreationRule",
    "InternalDomain",
    "Sharing",
    "Workspace",
]  # of the models of this room, those that stand in other files
KEYS_LOCK = 7301  # the database's advisory lock of whoever changes who is an admin
TREE_LOCK = 7302  # and of whoever changes the tree of teams
PROTECTIONS_LOCK = 7303  # and of whoever changes what protects people, or who speaks for them


class TeamQuerySet(models.QuerySet["Team"]):
    """Which teams."""

    def under(self, member: Member) -> TeamQuerySet:
        """The teams that `member` manages and all below them."""
        theirs = ExpressionWrapper(OuterRef("path"), output_field=models.CharField())
        managed = Team.objects.filter(manager=member).exclude(path="").annotate(other=theirs)
        return self.filter(Exists(managed.filter(other__startswith=F("path"))))

    def open_to(self, member: int | OuterRef) -> TeamQuerySet:
        """The teams whose records a member sees: their own and those above it, and those they manage and all below."""
        inner = OuterRef(member) if isinstance(member, OuterRef) else member
        own = Team.objects.filter(members=inner, path__startswith=OuterRef("path"))
        managed = Team.objects.filter(manager=inner).exclude(path="")
        above = managed.annotate(at=StrIndex(OuterRef("path"), "path")).filter(at=1)
        return self.exclude(path="").filter(Exists(own) | Exists(above))

    def within(self, team: Team) -> TeamQuerySet:
        """`team` and all below it."""
        return self.filter(path__startswith=team.path)


class Team(models.Model):
    """A team in the tree of teams. `path` is its own id and those above it, `1.4.9.`: a prefix is a subtree.

    What changes the tree is in `tree.py`, which keeps the paths true.
    """

    name = models.CharField(max_length=200)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    manager = models.ForeignKey(
        "Member", null=True, blank=True, on_delete=models.SET_NULL, related_name="managed_teams"
    )
    path = models.CharField(max_length=255, default="", db_index=True)

    objects = TeamQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a member is here for. Champion is a mark beside it, not a role."""

    REP = "rep", _("Rep")
    MANAGER = "manager", _("Manager")
    EXECUTIVE = "executive", _("Executive")
    ADMIN = "admin", _("Admin")
    IT = "it", _("IT")


class MemberManager(BaseUserManager["Member"]):
    """Members are found by address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> Member:
        return self.get(email__iexact=username)

    def colleagues(self) -> models.QuerySet[Member]:
        """The people who are here: whom a list of members offers. Programs behind a token are not among them."""
        return self.filter(is_active=True, is_service=False)

    def with_open_teams(self) -> models.QuerySet[Member]:
        """Members with what `open_teams` needs read along."""
        return self.annotate(open_ids=ArraySubquery(Team.objects.open_to(OuterRef("pk")).values("pk")))

    def add(
        self, email: str, *, name: str = "", role: str = Role.REP, team: Team | None = None, by: Member | None
    ) -> Member:
        """A new member, who has no password until they choose one through their link. `by=None` is the command line."""
        member = Member(email=email.strip().lower(), name=name.strip(), role=role, team=team, added_by=by)
        member.set_unusable_password()
        member.save(force_insert=True)
        return member


class LastAdmin(Exception):
    """The act would have left the workspace without an admin."""

    sentence = _("Somebody has to keep the keys. Make another member an admin first.")


class TwoRoles(Exception):
    """The act would have made one person both the admin who asks for less protection and the one who agrees."""

    sentence = _("Who speaks for the people who work here can't be an admin: lowering a protection takes two persons.")


class Member(AbstractBaseUser):
    """Someone who uses Wellworn."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=10, choices=Role, default=Role.REP)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="members")
    is_champion = models.BooleanField(default=False)
    is_representative = models.BooleanField(default=False, db_default=False)  # speaks for the people who work here
    is_service = models.BooleanField(default=False, db_default=False)  # a program behind a token, no person
    is_active = models.BooleanField(default=True)
    zone = models.CharField(max_length=64, default="UTC")  # IANA name; local days follow it
    theme = models.CharField(max_length=5, blank=True)  # "", "light" or "dark"; empty follows the device
    single_keys = models.BooleanField(default=True)  # shortcuts of one letter; WCAG 2.1.4 lets people turn them off
    key_map = models.JSONField(
        default=dict, db_default={}, blank=True
    )  # a shortcut's own key -> the one instead, "" for none
    weekdays = models.CharField(
        max_length=7, default="1111100", db_default="1111100"
    )  # from Monday, 1 for one they work
    country = models.CharField(
        max_length=9, default="", db_default="", blank=True
    )  # whose holidays; "" as the zone says
    ended_on = models.DateField(null=True, blank=True)  # the last day, of an account that is closed
    created_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = MemberManager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(is_representative=False) | ~models.Q(role="admin") & models.Q(is_service=False),
                name="representative_is_no_admin",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @cached_property
    def open_teams(self) -> list[int]:
        """The ids of the teams whose records this member sees, read once: a request comes with them (`door.Keys`)."""
        read: list[int] | None = getattr(self, "open_ids", None)
        return list(Team.objects.open_to(self.pk).values_list("pk", flat=True)) if read is None else read

    @transaction.atomic
    def change_role(self, role: Role, *, by: Member) -> None:
        """Give another role. Raises LastAdmin, and TwoRoles for a representative who would become an admin.

        Two acts on one member at the same moment wait in line, and the second sees what the first has done.
        """
        if role != Role.ADMIN:
            self._leave_an_admin()
        elif Member.objects.select_for_update(of=("self",)).get(pk=self.pk).is_representative:
            raise TwoRoles
        Member.objects.filter(pk=self.pk).update(role=role)
        self.role = role

    @transaction.atomic
    def deactivate(self, *, by: Member) -> None:
        """Close the account and end every session of it at once; what the member did stays. Raises LastAdmin."""
        self._leave_an_admin()
        self.mark_representative(False, by=by)
        self.ended_on = timezone.now().date()
        Member.objects.filter(pk=self.pk).update(is_active=False, ended_on=self.ended_on)
        self.is_active = False
        self.end_sessions()

    def reactivate(self, *, by: Member) -> None:
        """Open the account again; the sessions from before stay ended."""
        Member.objects.filter(pk=self.pk).update(is_active=True, ended_on=None)
        self.is_active, self.ended_on = True, None

    def move_to(self, team: Team | None, *, by: Member) -> None:
        """Put into another team, or into none."""
        Member.objects.filter(pk=self.pk).update(team=team)
        self.team = team
        self.__dict__.pop("open_teams", None)

    def mark_champion(self, is_champion: bool, *, by: Member) -> None:
        """Set or take off the mark of a champion."""
        Member.objects.filter(pk=self.pk).update(is_champion=is_champion)
        self.is_champion = is_champion

    @transaction.atomic
    def mark_representative(self, is_representative: bool, *, by: Member) -> bool:
        """Give or take the mark of who speaks for the people who work here; says whether that changed anything.

        It stands in the history of protections, and everybody is told. Raises TwoRoles for an admin or a program.
        """
        sql.hold(PROTECTIONS_LOCK)
        now = Member.objects.select_for_update(of=("self",)).get(pk=self.pk)
        if is_representative and (now.role == Role.ADMIN or now.is_service or not now.is_active):
            raise TwoRoles
        self.is_representative = is_representative
        if now.is_representative == is_representative:
            return False
        Member.objects.filter(pk=self.pk).update(is_representative=is_representative)
        after = "given" if is_representative else "taken"
        ProtectionChange.objects.create(
            protection=REPRESENTATIVE, whom=self, after=after, state=ChangeState.RAISED, by=by, at=timezone.now()
        )
        return True

    def end_sessions(self, *, but: str | None = None, only: int | None = None) -> int:
        """Sign out everywhere but in the session with the key `but`, or only in the one with the id `only`. Gives how many."""
        from allauth.usersessions.models import UserSession  # its models need ours to be loaded first

        sessions = UserSession.objects.filter(user=self).exclude(session_key=but or "")
        ended = list(sessions if only is None else sessions.filter(pk=only))
        for session in ended:
            session.end()
        return len(ended)

    def _leave_an_admin(self) -> None:
        """Raise LastAdmin unless an active admin remains without this one. Two admins who demote each other wait in line."""
        sql.hold(KEYS_LOCK)
        admins = Member.objects.filter(role=Role.ADMIN, is_active=True)
        if admins.filter(pk=self.pk).exists() and not admins.exclude(pk=self.pk).exists():
            raise LastAdmin


class Alias(models.Model):
    """A further address of a member's own, lower case: given by hand, or found in mail and calendars."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="aliases")
    address = models.CharField(max_length=320, unique=True)
    found_in = models.CharField(max_length=40, default="typed")  # typed, delivered-to, sent, calendar

    def __str__(self) -> str:
        return self.address


class DaysOff(models.Model):
    """Days that a member does not work, both included. Nobody else sees them, and why they are off is nobody's business."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="days_off")
    first = models.DateField()
    last = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "first", "last"], name="days_off_once"),
            models.CheckConstraint(condition=models.Q(last__gte=models.F("first")), name="days_off_in_order"),
        ]

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}..{self.last}"


class HolidayYear(models.Model):
    """The public holidays of a region in a year, written down once so that numbers of the past stay as they were."""

    region = models.CharField(max_length=9)  # ISO 3166: "SE", "DE-BY"
    year = models.PositiveSmallIntegerField()
    days = models.JSONField(default=list)  # [["2026-12-25", "Christmas Day"], ...]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "year"], name="holiday_year_once")]


class CompanyDay(models.Model):
    """A day on which the workspace does otherwise than the calendar: off for everybody, or at work on a public holiday."""

    day = models.DateField(unique=True)
    name = models.CharField(max_length=100)
    is_off = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["day"]

    def __str__(self) -> str:
        return self.name
