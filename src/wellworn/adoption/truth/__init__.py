"""Truth in the application: which fields, forms and quarters hold values that nobody meant.

`cells` decides of which months and forms anything may be said, `values` reads and samples the history, `judging` is the nightly job,
`answering` asks the detectors, `bars` draws what stands out, `said` puts it into words. What a reader is shown of it comes from
`adoption.asking` alone.
"""
