"""What admins shape in the browser: fields of their own on every object, objects of their own, their own words for what is
there, and who sees which field where. Each verb here takes `by=`, says no to anybody but an admin, and can be undone."""
