"""What can go wrong with somebody's server, in a sentence that says what to do next."""

from __future__ import annotations


class Trouble(Exception):
    """A server cannot be used now. `code` is for the row that keeps it, `sentence` is shown; `lasting` stops the retries."""

    def __init__(self, code: str, sentence: str, *, lasting: bool = False) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.lasting = lasting
