"""A Wellworn that has hardly any pages yet."""

from __future__ import annotations

from django.urls import path

from tests.web.samples.urls import sample

urlpatterns = [path("", sample, {"name": "parts"}), path("welcome", sample, {"name": "parts"}, name="welcome")]
