"""Background work: the queue that jobs wait in, and the one schedule of what recurs. Jobs take ids, are idempotent, and are
seen by admins with their failures and retries. Nothing here knows what a job is about."""
