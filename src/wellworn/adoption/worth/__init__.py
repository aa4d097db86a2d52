"""What Wellworn is worth to the company: hours given back, in money, against what it cost.

`reckoning` is the arithmetic, `asked` gathers what it needs through `asking`, `drawn` makes the charts, `views` the page.
"""
