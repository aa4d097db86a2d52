"""A command that is not carried out."""


class Refusal(Exception):
    """The input is wrong; the message is a sentence that says how to put it right. Exit code 2."""
