"""Real servers that tests talk to: Dovecot for IMAP, Radicale for CalDAV. Each in its own folder, on free ports of 127.0.0.1."""
