"""What the pages of this room share: fetching what the member may see, and answering a page or its fragment."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from wellworn.members.models import Member
from wellworn.records.fields import MODELS
from wellworn.records.models.record import Kind, Record

RELATED = {
    Kind.COMPANY: ("owner", "team"),
    Kind.PERSON: ("owner", "team", "company"),
    Kind.DEAL: ("owner", "team", "company", "stage"),
    Kind.TASK: ("owner", "company", "person", "deal"),
    Kind.THING: ("owner", "team", "object"),
}


def fetch(kind: str, pk: int, member: Member, *, in_bin: bool = False) -> Record:
    """The record that `member` may see; 404 for anything else."""
    if kind not in MODELS:
        raise Http404
    records = MODELS[Kind(kind)].objects
    seen = records.in_bin_of(member) if in_bin else records.visible_to(member)
    record = seen.select_related(*RELATED[Kind(kind)]).filter(pk=pk).first()
    if record is None:
        raise Http404
    return record


def is_fragment(request: HttpRequest) -> bool:
    """Whether only a part of the page is asked for."""
    return request.headers.get("HX-Request") == "true"


def answer(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """The fragment `records/parts/name.html`, or the whole page around it."""
    context["part"] = f"records/parts/{name}.html"
    return render(request, context["part"] if is_fragment(request) else "records/alone.html", context, status=status)


def own_path(text: str, otherwise: str) -> str:
    """The path of ours that a form says, else `otherwise`; none that leads to another host."""
    is_ours = text.startswith("/") and url_has_allowed_host_and_scheme(text, None)
    return text if is_ours else otherwise


def back(request: HttpRequest, otherwise: str) -> HttpResponseRedirect:
    """To the page of ours that the form stood on, else to `otherwise`."""
    came = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came, {request.get_host()}, require_https=request.is_secure()):
        return HttpResponseRedirect(otherwise)
    parts = urlsplit(came)
    where = "/" + parts.path.lstrip("/")  # two slashes would lead to another host
    return HttpResponseRedirect(f"{where}?{parts.query}" if parts.query else where)
