"""Contact fields that people put under their letters: title, phones, company, address, website, social profiles."""

from __future__ import annotations

from wellworn.capture.contact.found import found

__all__ = ["found"]
