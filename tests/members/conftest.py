"""What the tests of members share: somebody with keys, somebody from IT, and a door that nobody has knocked at yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from wellworn.members.models import Member, Role

PASSWORD = "seven quiet herons at dawn"


@pytest.fixture(autouse=True)
def unknown_at_the_door(settings: Any) -> Iterator[None]:
    """No tries counted from other tests, and none shared with another process."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "members"}}
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def ada(ada: Member) -> Member:
    """The admin, with a password."""
    ada.set_password(PASSWORD)
    ada.save()
    return ada


@pytest.fixture
def ivo(db: None) -> Member:
    """From IT."""
    return Member.objects.create(email="ivo@norrvik.example", name="Ivo Brandt", role=Role.IT)


@pytest.fixture
def eve(db: None) -> Member:
    """An executive."""
    return Member.objects.create(email="eve@norrvik.example", name="Eve Strand", role=Role.EXECUTIVE)
