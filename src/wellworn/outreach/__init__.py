"""Follow-ups that send themselves through a member's own mail server and stop when the other side answers. Every mail leaves at most
once, whatever is killed when, and whatever cannot be known is asked. Mailboxes are another room's: a room above hands them over."""
