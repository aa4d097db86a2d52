"""A program with a token, as each member of the cast might have one."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from wellworn.api.models import Scope
from wellworn.api.tokens import make
from wellworn.members.models import Member

BASE = "/api/v1"


class Program:
    """Speaks JSON with a token."""

    def __init__(self, secret: str) -> None:
        self.secret, self.client = secret, Client()

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The response to one request; `If_Match="…"` is a header."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent |= {"Authorization": f"Bearer {self.secret}"}
        return self.client.generic(
            method, BASE + path, b"" if body is None else json.dumps(body), "application/json", headers=sent
        )


@pytest.fixture
def program() -> Callable[..., Program]:
    """A program of a member's, which may do everything unless its scopes are said."""

    def made(member: Member, *scopes: str) -> Program:
        return Program(make("Test", scopes or Scope.values, by=member)[1])

    return made
