"""Real servers that tests talk to: Dovecot for IMAP, Radicale for CalDAV; and Chromium. Each server in its own folder, on free ports of 127.0.0.1."""
