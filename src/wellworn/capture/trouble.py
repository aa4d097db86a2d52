"""What can go wrong with a source, each in a sentence that says what to do next."""

from __future__ import annotations


class Trouble(Exception):
    """A source cannot be read now. `code` goes to `Mailbox.trouble`, `sentence` is shown; `lasting` stops the retries."""

    def __init__(self, code: str, sentence: str, *, lasting: bool = False) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.lasting = lasting
