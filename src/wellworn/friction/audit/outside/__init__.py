"""Other CRMs, from files: what Salesforce, HubSpot and Dynamics say about their own fields, and tables that say nothing."""
