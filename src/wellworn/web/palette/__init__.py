"""The command palette: one line that changes a record, goes anywhere and finds anything, and says what will change before it does.

Another room adds what it can do to `acts.ACTS` (something that changes a record or makes one) or `places.PLACES` (a page), each
as one small declared object. Whoever's role may not do it is never offered it; the route that does it refuses by itself, too.
"""
