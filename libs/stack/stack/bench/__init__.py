"""The budgets of the system, measured: each against its baseline in the same run (`nexus bench`)."""
