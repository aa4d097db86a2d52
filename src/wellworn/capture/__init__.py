"""What already happened in mail and calendars becomes people, companies, activities and proposals. Read, parse, screen, thread,
resolve, file, propose: each stage is pure but the last two, and an item's ledger row moves in the transaction of its effects.
Nothing is lost, nothing is doubled, and what cannot be understood waits in quarantine with the reason."""
