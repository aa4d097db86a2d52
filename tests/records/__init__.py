"""Records: companies, people, deals, tasks, their timelines, and who may see what of them."""
