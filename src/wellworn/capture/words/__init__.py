"""What somebody newly wrote, apart from the history they quote and the signature under it."""

from __future__ import annotations

from wellworn.capture.words.split import words

__all__ = ["words"]
