"""Headers that keep a page to itself, on every answer."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "font-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


class ContentSecurityPolicy:
    """Only what we serve ourselves runs, styles, shows and is asked; nothing inline, and nobody frames us."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        policy = POLICY | ({"upgrade-insecure-requests": ""} if settings.SECURE_SSL_REDIRECT else {})
        self.policy = "; ".join(f"{name} {value}".strip() for name, value in policy.items())

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the headers. A view may send a stricter policy of its own."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault(
                "Cache-Control", "no-store, private"
            )  # what is shown belongs to whoever signed in
        return response
