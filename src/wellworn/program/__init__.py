"""The program: what is done on purpose so that the CRM is used, and what each of those interventions changed.

What is in `effects` knows no database: it estimates an effect from a panel. The rest of the room keeps the register of interventions.
"""
