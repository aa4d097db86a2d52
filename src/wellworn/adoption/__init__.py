"""The application's side of the measures: the four tables out of its own database, who may be shown which number, and the pages.

`asking.ask` is the one way from a measure to a page. It decides which groups its reader may be shown, counts, and concludes from what may
be shown; nothing else in the product reads a measure, a day of use or the cost of a field.
"""
