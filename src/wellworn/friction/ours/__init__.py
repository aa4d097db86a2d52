"""The audit of our own fields: how each is asked, filled, used, how true it is and what it costs, read into `audit.facts`.

One reading an object, in a job. What was read is kept (`models.Kept`), and pages read that alone.
"""
