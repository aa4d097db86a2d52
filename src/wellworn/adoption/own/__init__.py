"""A member's own numbers: what Wellworn did for them and what they did, out of their own rows alone.

Nothing here is asked of `adoption.asking`, because nothing here is about anybody else: every query names the one member it is for, and a
test proves that what others do moves none of it.
"""
