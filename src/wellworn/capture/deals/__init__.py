"""What happened to a deal, read from newly written mail: a quote sent, an order, a promise with its day, a price, a no.

Rules in `words/` say where a sentence may mean something; a small model, whose weights are learned from labelled letters by
`bench/deal_training.py`, says how likely it does. Nothing here changes a record: what is read becomes a question to a person.
"""
