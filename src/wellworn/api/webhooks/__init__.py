"""Telling other systems of changes: what is told, how it is signed, and how it is sent until it has arrived."""
