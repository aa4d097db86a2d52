"""The annex to a works agreement, generated: `facts` gathers what is configured and declared, `contents` says it in numbered clauses,
and the same document is a page (`views_agreement`) and a PDF (`pdf`). Nothing in it is written by hand for one company.
"""
