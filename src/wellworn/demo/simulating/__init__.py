"""A company's life as tables, from a seed: who works there, what they do with their CRM, what they type that is true and what is not,
what happened and what was logged of it, and what changes all that, by how much and when. No Django here: what is written are Arrow
tables of the shapes in `measures/tables.py`, a month and some thousand members at a time, whatever the size.
"""
