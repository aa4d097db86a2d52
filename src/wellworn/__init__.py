"""Wellworn, the CRM people actually use: it fills itself in, and treats resistance as data."""
