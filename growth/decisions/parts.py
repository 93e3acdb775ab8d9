"""What a part in a decision may show on the ladder, as the issue “Decisions” says: a decider weighs risk and sees the
whole, an author owns it, those consulted and reviewers work together. Keys of roles to keys of dimensions.
"""

DIMENSIONS_OF_ROLE = {
    "author": ("ownership",),
    "decider": ("risk", "perspective"),
    "consulted": ("collaboration",),
    "reviewer": ("collaboration",),
}
