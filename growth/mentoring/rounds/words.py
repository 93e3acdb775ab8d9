"""Why a round proposes two people, in short sentences without numbers. Pure: no database, no clock."""

from collections.abc import Sequence

from growth.mentoring.matching.scoring import GAP, LEVEL, OVERLAP, TRACK, Parts

MOST = 0.75  # of what a part can give: “most of”
CLOSE = 0.6


def reasons_of(points: Sequence[float], *, of_mentor: bool, other: str, asked_for: bool) -> list[str]:
    """For one of the two: the mentor (`of_mentor`) or the mentee. `other` is how the other one is called, `asked_for`
    whether the reader named them. Strongest first; a part that gives nothing is silent, but for hours nobody shares.
    """
    parts = Parts(*points)
    who, looks = ("You are", f"{other} looks for") if of_mentor else (f"{other} is", "you look for")
    said = [f"You asked for {other}."] if asked_for else []
    if parts.gap >= MOST * GAP:
        said.append(f"{who} sustained in what {looks}.")
    elif parts.gap > 0:
        said.append(f"{who} sustained in part of what {looks}.")
    if parts.level >= CLOSE * LEVEL:
        said.append(f"{who} further along the ladder, and not too far.")
    if parts.track >= TRACK:
        said.append("You head along the same ladder.")
    elif parts.track > 0:
        said.append("You are on different ladders, with topics in common.")
    if parts.overlap >= MOST * OVERLAP:
        said.append("Your working hours leave room to meet.")
    elif parts.overlap > 0:
        said.append("Your working hours overlap a little: agree early on when to meet.")
    else:
        said.append("You share no working hours, or no language: see whether that can work.")
    return said
