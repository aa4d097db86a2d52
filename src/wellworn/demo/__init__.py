"""Norrvik Instruments, the believable company: its mail and calendars are written as real files, and captured like anybody's."""
