"""Which part in a decision can show which dimension.

From the product's rules for decisions (issue *Decisions*, paragraph *Afterwards*): a decider shows risk and
perspective, an author ownership, whoever was consulted or reviewed it collaboration. Being informed shows nothing.
"""

DIMENSIONS_OF_ROLE: dict[str, tuple[str, ...]] = {
    "author": ("ownership",),
    "decider": ("risk", "perspective"),
    "consulted": ("collaboration",),
    "reviewer": ("collaboration",),
}
