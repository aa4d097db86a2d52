"""Coverage: what is logged in the CRM beside what mail and calendars show happened. Happened and logged, happened and not logged,
logged without a trace, and what cannot be decided. A call, a visit or a note leaves no trace and is never called false."""
