"""Masking names and pronouns of known people. Pure."""
