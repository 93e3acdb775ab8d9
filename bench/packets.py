"""Packets as PDFs: `python -m bench.packets`.

What the PDF of a case with 60 pieces of evidence takes, each time with other words in it, so that nothing set before
is taken again; beside it the first one of a new process, which reads the fonts.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time

from bench.__main__ import DATA_DIR, set_up

ITEMS, WARM_MS = 60, 400.0  # the limit
TIMES = 15
FIRST = "--first"  # how this module asks a new process for its first one


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m bench.packets", description=__doc__)
    options.add_argument("--items", type=int, default=ITEMS, help="pieces of evidence")
    options.add_argument(FIRST, action="store_true", help="only the first PDF of this process, in milliseconds")
    asked = options.parse_args()
    load = os.getloadavg()[0]
    DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    set_up("bench-packets")
    if asked.first:
        print(_milliseconds(asked.items, 0)[0])
        return
    cold = float(_of_new_process(asked.items))
    _milliseconds(asked.items, 0)
    made = [_milliseconds(asked.items, turn) for turn in range(1, TIMES + 1)]
    warm = statistics.median(took for took, _ in made)
    size = made[-1][1]
    said = f"{asked.items} pieces of evidence: {warm:.0f} ms warm (at most {WARM_MS:g}), {cold:.0f} ms the first time"
    print(f"{said}, {size / 1024:.0f} KiB.")
    if load > (os.cpu_count() or 1) / 2:
        print(f"The machine was busy with other work (load {load:.1f} before the start): times are not to be trusted.")
    written = json.dumps({"items": asked.items, "warm_ms": round(warm, 1), "cold_ms": round(cold, 1), "bytes": size})
    (DATA_DIR / "bench-packets.json").write_text(f"{written}\n")
    if warm > WARM_MS:
        sys.exit("Over the limit.")


def _of_new_process(items: int) -> str:
    asked = [sys.executable, "-m", "bench.packets", FIRST, "--items", str(items)]
    return subprocess.run(asked, check=True, capture_output=True, text=True).stdout


def _milliseconds(items: int, turn: int) -> tuple[float, int]:
    """How long one PDF takes, and its bytes; `turn` is written into every text of the evidence."""
    from growth.promotions.packets.pdf.render import render_pdf
    from tests.promotions.pdf.sample import packet_document

    document = packet_document(items)
    document["number"] += turn
    for item in document["evidence"]:
        for part in ("title", "situation", "own_part", "outcome"):
            item[part] = f"{item[part]} In turn {turn}."
    start = time.perf_counter()
    made = render_pdf(document, digest=f"{turn:064x}")
    return (time.perf_counter() - start) * 1000, len(made)


if __name__ == "__main__":
    main()
