"""Numbers in a sentence: a share in hundred."""

from __future__ import annotations

from django import template

from wellworn.adoption.units import Unit, said

register = template.Library()


@register.filter
def share(value: float | None) -> str:
    """71 %"""
    return said(value, Unit.SHARE)
