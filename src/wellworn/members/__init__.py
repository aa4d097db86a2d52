"""Who uses Wellworn: the workspace, its teams, its members with their roles and own addresses, and how they sign in. What a
member may see follows from role and team, and every room above asks here."""
