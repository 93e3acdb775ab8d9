"""The small ladder beside the name of a level."""

from collections.abc import Iterable

from django.utils.safestring import SafeString, mark_safe

from growth.charts import draw


def rung_glyph(solid: int, hollow: int = 0, levels: int = 4, css: str = "") -> SafeString:
    """The small ladder beside a level's name: the thick rung is where somebody stands, the hollow one is emerging."""
    gap = 16 / levels
    rungs = []
    for position in range(1, levels + 1):
        y = 17 - position * gap
        if position == solid:
            rungs.append(f'<path class="on" d="M3 {draw.n(y)}h10"/>')
        elif position == hollow:
            rungs.append(f'<path class="em" d="M3.5 {draw.n(y - 1.5)}h9v3h-9z"/>')
        else:
            rungs.append(f'<path class="off" d="M3 {draw.n(y)}h10"/>')
    return mark_safe(
        f'<svg class="glyph {css}" viewBox="0 0 16 18" width="16" height="18" aria-hidden="true">'
        f'<path class="rails" d="M2.5 0v18M13.5 0v18"/>{"".join(rungs)}</svg>'
    )


def rung_symbols(levels: Iterable[int]) -> SafeString:
    """The glyphs of ladders with so many levels, drawn once for a page that shows hundreds: see `rung_use`.

    Strokes are those of the text around them: what a symbol is used in does not reach into it by its classes.
    """
    symbols = [
        _rung_symbol(solid, hollow, count)
        for count in sorted(set(levels))
        for solid in range(count + 1)
        for hollow in range(count + 1)
        if hollow == 0 or hollow > solid
    ]
    return mark_safe(f'<svg class="symbols" width="0" height="0" aria-hidden="true">{"".join(symbols)}</svg>')


def rung_use(solid: int, hollow: int, levels: int) -> SafeString:
    """One of the page's `rung_symbols`."""
    return mark_safe(f'<svg class="glyph" aria-hidden="true"><use href="#rung-{levels}-{solid}-{hollow}"/></svg>')


def _rung_symbol(solid: int, hollow: int, levels: int) -> str:
    gap = 16 / levels
    off = "".join(f"M3 {draw.n(17 - place * gap)}h10" for place in range(1, levels + 1) if place not in (solid, hollow))
    on = f'<path d="M3 {draw.n(17 - solid * gap)}h10" stroke-width="3.5"/>' if solid else ""
    em = f'<path d="M3.5 {draw.n(15.5 - hollow * gap)}h9v3h-9z"/>' if hollow else ""
    return (
        f'<symbol id="rung-{levels}-{solid}-{hollow}" viewBox="0 0 16 18" fill="none" stroke="currentColor">'
        f'<path d="M2.5 0v18M13.5 0v18" stroke-opacity=".45"/><path d="{off}" stroke-opacity=".22"/>{on}{em}</symbol>'
    )
