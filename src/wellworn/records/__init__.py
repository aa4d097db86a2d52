"""The CRM itself: companies, people, deals, tasks and the one timeline of activities across them. Every value knows where it
came from, everything can be undone, and almost nothing is required. Reads start from `visible_to(member)`; writes are verbs
with `by=`."""
