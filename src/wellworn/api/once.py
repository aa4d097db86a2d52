"""An act that is asked for twice under one Idempotency-Key is done once, and its answer given twice."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from wellworn.api.models import Answered, Token
from wellworn.api.problems import Problem

HEADER = "Idempotency-Key"
LONGEST = 200


def once(request: HttpRequest, token: Token, act: Callable[[], tuple[int, dict[str, Any]]]) -> HttpResponse:
    """Do the act and answer it; or, where its key is known, give the answer of the first time.

    The answer is written in the act's own transaction: killed in between, neither is there. A second request waits for the
    first at the key's unique index. An act that ends in a Problem leaves nothing, so it can be asked for again.
    """
    key = request.headers.get(HEADER, "").strip()
    if not key:
        with transaction.atomic():
            status, body = act()
        return JsonResponse(body, status=status)
    if len(key) > LONGEST or not key.isprintable():
        raise Problem(400, _("An Idempotency-Key has at most 200 printable characters."))
    asked = sha256(f"{request.method} {request.get_full_path()}\n".encode() + request.body).hexdigest()
    with transaction.atomic():
        row = _claimed(token, key, asked)
        if row is not None:
            status, body = act()
            Answered.objects.filter(pk=row.pk).update(status=status, body=body)
            return JsonResponse(body, status=status)
    return _again(token, key, asked)


def _claimed(token: Token, key: str, asked: str) -> Answered | None:
    """The key's own row, or None if it has one already."""
    try:
        with transaction.atomic():
            return Answered.objects.create(token=token, key=key, request_hash=asked, at=timezone.now())
    except IntegrityError:
        return None


def _again(token: Token, key: str, asked: str) -> HttpResponse:
    """The answer of the first time."""
    row = Answered.objects.filter(token=token, key=key).first()
    if row is None:
        raise Problem(409, _("The first request with this Idempotency-Key has just failed. Send it again."))
    if row.request_hash != asked:
        raise Problem(422, _("This Idempotency-Key was used for another request. Choose a fresh one."))
    response = JsonResponse(row.body, status=row.status)
    response["Idempotency-Replayed"] = "true"
    return response
