"""What leaders show of themselves, wherever a page wants it."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from wellworn.adoption.published import standing

register = template.Library()


@register.inclusion_tag("adoption/parts/leaders.html")
def leaders_first(most: int = 3) -> dict[str, Any]:
    """The latest sentences of those who go first; nothing where nobody does. One query."""
    return {"leaders": standing(timezone.now())[:most]}
