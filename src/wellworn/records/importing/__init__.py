"""Files of other systems that become records: read as they are, mapped, rehearsed, run in the background, and taken back whole.

A file is kept in the data folder until nobody can undo its import any more. What is to be done with it is the plan of a Batch.
"""
