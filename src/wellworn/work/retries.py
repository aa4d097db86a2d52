"""How often a failed job is tried again, and when."""

from __future__ import annotations

from procrastinate import RetryStrategy

# After 4, 16, 64, 256, 1,024 and 4,096 seconds: a server that is restarting is met within the minute, one that is down for an
# hour is still met, and after the seventh try a person has to look.
BACKOFF = RetryStrategy(max_attempts=6, exponential_wait=4)
