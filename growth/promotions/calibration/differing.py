"""Where ratings differ. Pure."""
