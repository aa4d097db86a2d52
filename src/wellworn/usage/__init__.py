"""One append-only event per thing done in Wellworn, by a person or by the machine.

Every room above writes here, inside the transaction of the act itself. Nothing here records idle time, keystrokes, presence or speed
(`forbidden.py` is the list, and a test holds every column to it).
"""
