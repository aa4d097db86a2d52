"""Friction: what the CRM asks, what that costs and earns, and how what is asked is changed.

What is in `audit` knows no database: it makes a verdict about each field from facts. The rest of the room reads those facts out of the
application, shows the verdicts, and applies them.
"""
