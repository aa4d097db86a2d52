"""Records that are one and the same: found while somebody types and in the background, merged with a way back.

`near` is the one question that forms, imports and the API ask before they make a record. `merging.merge` is the one way in
which two records become one.
"""
