"""The manager's meeting: the open deals that need a word, one by one, and the forecast.

What needs a word follows from what happened, never from how much anybody did. Nothing here counts a person's acts.
"""
