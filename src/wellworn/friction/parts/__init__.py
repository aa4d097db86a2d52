"""The audit of what the product has besides fields: features, forms, stages, views, reports and notices. Who uses what comes by the gate.

Nothing new is recorded for it: which view, report or notice somebody opens is not known, and the pages say so.
"""
