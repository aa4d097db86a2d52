"""How allauth behaves at our door."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from wellworn.lib.written import ANY, Written
from wellworn.members.models import Member

WITH_OPEN_TEAMS = Written(lambda: Member.objects.with_open_teams().filter(pk=ANY))


class Keys(AuthenticationBackend):  # type: ignore[misc]
    """Who is behind a session."""

    def get_user(self, user_id: int) -> Member | None:
        """The member, with the teams whose records they see, in one query. Every request asks it, so its SQL is written once."""
        member = next(iter(Member.objects.raw(*WITH_OPEN_TEAMS.statement({ANY: user_id}))), None)
        return member if member and self.user_can_authenticate(member) else None


class Door(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up: members are added by an admin, with a link of their own."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def format_email_subject(self, subject: str) -> str:
        """The subject as it is written, without a site's name in front."""
        return subject
