"""The best set of pairs, with capacities. Pure: no database, no clock."""
