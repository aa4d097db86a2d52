"""The files that browsers load, as they are laid out when the web server starts."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import override_settings

MODULES = ["web/js/trail.js", "web/js/ahead.js", "records/stay.js", "records/lists/sheet.js"]


def test_every_static_file_is_laid_out_hashed_and_refers_to_nothing_that_is_missing(tmp_path: Path) -> None:
    storages = {**settings.STORAGES, "staticfiles": {"BACKEND": settings.HASHED}}
    with override_settings(STORAGES=storages, STATIC_ROOT=tmp_path):
        call_command(
            "collectstatic", interactive=False, verbosity=0
        )  # fails on a reference to a file that is not there
        assert staticfiles_storage.exists("staticfiles.json")
        modules = [staticfiles_storage.stored_name(name) for name in MODULES]
    for module in modules:
        imported = re.findall(r"""from "([^"]+)\"""", (tmp_path / module).read_text())
        assert imported, module
        for name in imported:  # a module by two names would run twice
            assert re.search(r"\.[0-9a-f]{12}\.js$", name), f"{module} imports {name}"
            assert (tmp_path / module).parent.joinpath(name).exists()
