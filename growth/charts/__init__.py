"""Geometry of the signature pictures. Pure: numbers in, SVG text out. Colours and fonts live in the style sheet.

Every picture has a title and a description, and uses classes only, so that it obeys the theme and the CSP. A module for
each picture; `frame.py` holds what they share, `draw.py` the strokes. What other packages use is named here.
"""

from growth.charts.compositions import OUTLINES, composition, outline
from growth.charts.efforts import MOST_EFFORTS, Effort, effort_bars
from growth.charts.frame import (
    MODES,
    MOST_SINGLE_MARKS,
    SCOPES,
    Axis,
    Frame,
    Mark,
    axis_of,
    day_words,
    quarters_until,
)
from growth.charts.graphs import Arrow, Box, decision_graph
from growth.charts.growth_maps import growth_map, standing_words
from growth.charts.loads import load_trend, scale
from growth.charts.modes import mode_shares, modes_per_quarter
from growth.charts.profiles import profile
from growth.charts.rungs import rung_glyph, rung_symbols, rung_use
from growth.charts.scopes import scope_plot
from growth.charts.tracks import Stone, Track, TrackPhase, track
from growth.charts.trends import NARROW_TREND, WIDE_TREND, AssessedOn, assessed_over_time

__all__ = [
    "MODES", "MOST_EFFORTS", "MOST_SINGLE_MARKS", "NARROW_TREND", "OUTLINES", "SCOPES", "WIDE_TREND", "Arrow",
    "AssessedOn", "Axis", "Box", "Effort", "Frame", "Mark", "Stone", "Track", "TrackPhase", "assessed_over_time",
    "axis_of", "composition", "day_words", "decision_graph", "effort_bars", "growth_map", "load_trend", "mode_shares",
    "modes_per_quarter", "outline", "profile", "quarters_until", "rung_glyph", "rung_symbols", "rung_use", "scale",
    "scope_plot", "standing_words", "track",
]  # fmt: skip
