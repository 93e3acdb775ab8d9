"""Canonical JSON and the chain of digests. Pure."""
