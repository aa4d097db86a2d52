"""Raw bytes to a `Message`. Every stage after this one works on what is found here, so nothing odd may stop it.

The parser is ours, because the standard library's costs several milliseconds a message and gives up on forms that real mail
has; the tests compare the two on every corpus file.
"""

from __future__ import annotations

from wellworn.capture.parse.message import parse

__all__ = ["parse"]
