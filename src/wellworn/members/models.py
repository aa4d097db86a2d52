"""The workspace, its teams and its members."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class CreationRule(models.TextChoices):
    """Whom capture turns into a person; the first is the default."""

    ANSWERED = "answered", _("People a member wrote to, replied to or met")
    EVERYONE = "everyone", _("Also people who wrote to a member")
    NOBODY = "nobody", _("Nobody")


class Sharing(models.TextChoices):
    """How much of a message colleagues see, the most private first."""

    METADATA = "metadata", _("Who and when")
    SUBJECT = "subject", _("Who, when and the subject")
    FULL = "full", _("Everything")


class Workspace(models.Model):
    """The one company that this Wellworn serves; always the row with id 1."""

    name = models.CharField(max_length=200, default="Wellworn")
    currency = models.CharField(max_length=3, default="EUR")
    creation_rule = models.CharField(max_length=10, choices=CreationRule, default=CreationRule.ANSWERED)
    sharing = models.CharField(max_length=10, choices=Sharing, default=Sharing.SUBJECT)
    fill_above = models.FloatField(default=0.9)  # confidence from which an empty field is filled at once
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class InternalDomain(models.Model):
    """A mail domain of the workspace itself: mail that stays inside these is never captured."""

    domain = models.CharField(max_length=255, unique=True)

    def __str__(self) -> str:
        return self.domain


class Team(models.Model):
    """A team in the tree of teams. `path` is its own id and those above it, `1.4.9.`: a prefix is a subtree."""

    name = models.CharField(max_length=200)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    manager = models.ForeignKey("Member", null=True, blank=True, on_delete=models.SET_NULL, related_name="managed_teams")
    path = models.CharField(max_length=255, default="", db_index=True)

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


class Member(AbstractBaseUser):
    """Someone who uses Wellworn."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=10, choices=Role, default=Role.REP)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="members")
    is_champion = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    zone = models.CharField(max_length=64, default="UTC")  # IANA name; local days follow it
    theme = models.CharField(max_length=5, blank=True)  # "", "light" or "dark"; empty follows the device
    single_keys = models.BooleanField(default=True)  # shortcuts of one letter; WCAG 2.1.4 lets people turn them off
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = MemberManager()

    def __str__(self) -> str:
        return self.name or self.email


class Alias(models.Model):
    """A further address of a member's own, lower case: given by hand, or found in mail and calendars."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="aliases")
    address = models.CharField(max_length=320, unique=True)
    found_in = models.CharField(max_length=40, default="typed")  # typed, delivered-to, sent, calendar

    def __str__(self) -> str:
        return self.address
