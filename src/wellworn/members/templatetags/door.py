"""What the pages at the door need to know."""

from __future__ import annotations

from django import template

from wellworn.members.joining import mail_is_set_up

register = template.Library()


@register.simple_tag
def can_mail() -> bool:
    """Whether this Wellworn can send mail."""
    return mail_is_set_up()
