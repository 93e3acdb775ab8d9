"""Who meets whom in a coffee round. Pure: no database, no clock."""
