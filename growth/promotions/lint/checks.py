"""The checks of the lint. Pure: facts in, gaps out."""
