"""The files that browsers load, as they are laid out when the web server starts."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import override_settings


def test_every_static_file_is_laid_out_hashed_and_refers_to_nothing_that_is_missing(tmp_path: Path) -> None:
    storages = {**settings.STORAGES, "staticfiles": {"BACKEND": settings.HASHED}}
    with override_settings(STORAGES=storages, STATIC_ROOT=tmp_path):
        call_command(
            "collectstatic", interactive=False, verbosity=0
        )  # fails on a reference to a file that is not there
        assert staticfiles_storage.exists("staticfiles.json")
