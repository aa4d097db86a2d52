"""The programs' door: a REST interface over every object, tokens to use it with, and webhooks that tell of changes.

It does nothing of its own. Reading starts at `visible_to` of the member behind a token, and writing goes through the same verbs
as the pages do, so that a program can do what its member can do, and no more.
"""
