"""What a recipient sees: one page, and one click (RFC 8058). Nobody signs in here, and nothing of anybody is shown."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from wellworn.lib.tally import is_too_often
from wellworn.outreach import unsubscribing

MOST = 30  # of one address in a minute
MINUTE = 60  # seconds


@csrf_exempt  # a mail program posts without a page; the signed address is what proves the right
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """A GET shows the page and changes nothing: mail scanners follow links. A POST acts."""
    send = unsubscribing.send_of(token)
    if send is None:  # only who guesses is counted: the mail programs of many ask through one address
        if is_too_often(f"unsubscribe:{request.META.get('REMOTE_ADDR', '')}", MOST, MINUTE):
            return HttpResponse(status=429)
        raise Http404
    done = request.method == "POST"
    if done:
        how = "button" if request.POST.get("List-Unsubscribe") == "One-Click" else "link"
        unsubscribing.suppress(send.enrolment.address, how, by=None, at=timezone.now())
    return render(request, "outreach/unsubscribe.html", {"done": done, "member": send.member, "token": token})
