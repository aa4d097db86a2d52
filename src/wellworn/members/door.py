"""How allauth behaves at our door."""

from __future__ import annotations

from functools import cache

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from wellworn.members.models import Member

ANYBODY = 0


class Keys(AuthenticationBackend):  # type: ignore[misc]
    """Who is behind a session."""

    def get_user(self, user_id: int) -> Member | None:
        """The member, with the teams whose records they see, in one query. Every request asks it, so it is compiled once."""
        sql, given = _statement()
        member = next(iter(Member.objects.raw(sql, [*given, user_id])), None)
        return member if member and self.user_can_authenticate(member) else None


@cache
def _statement() -> tuple[str, tuple[object, ...]]:
    """The SQL of `with_open_teams` for one member, with its parameters but the last, which is their id."""
    sql, given = Member.objects.with_open_teams().filter(pk=ANYBODY).query.sql_with_params()
    assert given[-1] == ANYBODY
    return sql, given[:-1]


class Door(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up: members are added by an admin, with a link of their own."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def format_email_subject(self, subject: str) -> str:
        """The subject as it is written, without a site's name in front."""
        return subject
