"""Reports: a question about records (how many, how much, how many of them got on, how long) asked by field and by period.

Its answer is a table and a chart, read with the eyes of whoever looks. It can be kept, pinned, exported and had by mail.
"""
