"""Journeys in a real browser: one for each promise."""
