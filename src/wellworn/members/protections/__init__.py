"""What protects the people who work here: every setting that does, how strict it may be set, what is in force, and who changed it when.

Stricter is one admin's to set. Less strict takes two: an admin proposes with a reason, and the workers' representative agrees. The verbs
are in `adoption/protecting.py`, which can tell everybody.
"""
