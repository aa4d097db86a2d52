"""Toasts: what changed, its effect, and a way back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest


def toast(request: HttpRequest, sentence: str, *, undo: str = "") -> None:
    """Say `sentence` in a toast on the page that comes next; `undo` is a URL that a POST takes it back with."""
    messages.success(request, sentence, extra_tags=undo)
