"""Whether the product is used, true and worth it: measures, each defined once, that run on any engine. Every measure is an Ibis
expression over the four tables of `tables.py`, with its question, formula and sources beside it. No Django is imported here."""
