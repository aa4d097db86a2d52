"""Quick entry: one line becomes a call, a person, a deal, a task, shown before it is saved and taken back in one act.

`grammar` says what the words of a line are for, `naming` which of them name somebody known (both pure), `known` asks the
database what a member may see, and `saving` makes it true.
"""
