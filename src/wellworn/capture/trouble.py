"""What can go wrong with a source, each in a sentence that says what to do next."""

from wellworn.lib.trouble import Trouble

__all__ = ["Trouble"]
