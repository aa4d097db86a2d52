"""Our own files by names that say what is in them, so that a browser keeps them for good, and each behaviour is one module."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Hashed(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # it has no types
    """Names what a module imports by such a name too.

    Else a page has it twice, by its plain name and by the other, both of which run; and asks for the plain one again each minute.
    """

    support_js_module_import_aggregation = True
