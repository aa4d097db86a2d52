"""Wellworn as an app on a phone: its manifest, the worker that keeps our own files at hand, and the page for no connection.

None of the three holds anything of a member or of the workspace, so they are open to anybody.
"""

from __future__ import annotations

from hashlib import sha256

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wellworn.web.templatetags.parts import EARLY, HTMX, SCRIPTS, SHEETS

PAPER = "#FCFCFA"  # --surface of tokens.css
ICONS = [
    ("app-192", "192x192", "any"),
    ("app-512", "512x512", "any"),
    ("app-maskable-512", "512x512", "maskable"),
]
# What every page shows, so that it is there before it is asked for.
KEPT = [
    *SHEETS,
    EARLY,
    *SCRIPTS,
    *(f"web/js/{name}.js" for name in ("ahead", "day", "press")),  # what those import
    HTMX,
    "web/icons/sprite.svg",
    "web/icons/mark.svg",
    "web/fonts/hanken-grotesk-latin-wght-normal.woff2",
    "web/fonts/newsreader-latin-wght-normal.woff2",
]
REVALIDATED = "no-cache"  # asked for anew each time, and answered "as it was" where nothing has changed


def _file(name: str) -> str:
    return str(staticfiles_storage.url(name))


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a device needs to know to install Wellworn."""
    answer = JsonResponse(
        {
            "id": "/",
            "name": "Wellworn",
            "short_name": "Wellworn",
            "description": _("The CRM people actually use."),
            "start_url": reverse("today"),
            "scope": "/",
            "display": "standalone",
            "theme_color": PAPER,
            "background_color": PAPER,
            "icons": [
                {"src": _file(f"web/icons/{name}.png"), "sizes": sizes, "type": "image/png", "purpose": purpose}
                for name, sizes, purpose in ICONS
            ],
            "shortcuts": [
                {"name": _("Quick entry"), "url": reverse("quick")},
                {"name": _("Find"), "url": reverse("search")},
                {"name": _("Tasks"), "url": reverse("tasks")},
            ],
            # What is shared to Wellworn from another app stands in the line, and is saved when the member says so.
            "share_target": {"action": reverse("quick"), "method": "GET", "params": {"text": "line"}},
        },
        content_type="application/manifest+json",
    )
    answer["Cache-Control"] = REVALIDATED
    return answer


@login_not_required
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at the root so that it serves every page. It is another one as soon as one of its files is."""
    files = [_file(name) for name in KEPT]
    version = sha256("\n".join(files).encode()).hexdigest()[:12]
    context = {"files": files, "version": version, "static": settings.STATIC_URL}
    answer = render(request, "web/worker.js", context, content_type="text/javascript")
    answer["Cache-Control"] = REVALIDATED
    return answer


@login_not_required
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """The page that the worker keeps, and shows where another cannot be brought."""
    return render(request, "web/offline.html")
