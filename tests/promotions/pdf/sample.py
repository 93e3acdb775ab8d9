"""An invented packet document of any size, in the shape `packets/` writes."""

from datetime import date, timedelta
from typing import Any

from growth.charts import Axis, Frame, Mark, quarters_until
from growth.promotions.packets.pictures import facts_of
from growth.standing import Quarter, Standing

TODAY = date(2026, 11, 20)
LEVELS = ["Junior", "Mid", "Senior", "Staff"]
AXES = [
    Axis("autonomy", 1, "A", "Autonomy"),
    Axis("risk", 2, "R", "Risk"),
    Axis("perspective", 3, "P", "Perspective"),
    Axis("collaboration", 4, "C", "Collaboration"),
    Axis("ownership", 5, "O", "Ownership"),
]
EXPECTED = [
    ("autonomy", "Decides under ambiguity and writes down why"),
    ("autonomy", "Unblocks others without taking their work over"),
    ("risk", "Weighs reversibility and blast radius before a change"),
    ("risk", "Escalates early, with options"),
    ("perspective", "Sees systems and the product they serve"),
    ("perspective", "Explains the business reason behind a technical choice"),
    ("collaboration", "Mentors, and makes things clear to people outside the team"),
    ("collaboration", "Writes decisions down where others find them"),
    ("ownership", "Owns a system through incidents, to the outcome"),
    ("ownership", "Finishes what was started, or ends it openly"),
]
SCOPES = ("feature", "system", "team", "system", "department")
MODES = ("owned", "reviewed", "delegated")
STRENGTHS = ("corroborated", "documented", "claim")
TITLES = (
    "Ledger export split from the nightly batch",
    "Retry storm between payments and the bank ended",
    "Design review of the reconciliation service",
    "On-call handbook rewritten after the March outage",
    "Two engineers guided through their first migration",
)
THESIS = """Ada has worked at the level of **Senior** since *early 2026*: she decides under ambiguity, and the systems \
she owns hold.

The through-line is reconciliation: from one export to a service that four teams rely on."""


def packet_document(items: int = 12) -> dict[str, Any]:
    """With so many pieces of evidence; everything else stays as it is."""
    evidence = [_item(number) for number in range(1, items + 1)]
    window = [f"{quarter.year}-Q{quarter.number}" for quarter in quarters_until(TODAY, 4)]
    return {
        "schema": 1,
        "number": 3,
        "template": {"name": "Promotion case", "number": 2},
        "submitted": {"at": "2026-11-20T10:30:00Z", "by": {"id": 2, "name": "Mia Okafor"}},
        "released": {"at": "2026-11-19T16:05:00Z", "revision": 41},
        "calibration": {"committee": "Engineering promotions", "freezes_on": "2026-11-27", "meets_on": "2026-12-04"},
        "header": {
            "person": {"id": 1, "name": "Ada Lindqvist", "title": "Engineer, Payments", "team": "Payments"},
            "level": {"name": "Mid", "position": 2},
            "since": "2024-03-01",
            "months_in_level": 32,
            "promoted_on": "2024-03-01",
            "joined_on": "2022-09-01",
            "months_here": 50,
            "target": {"name": "Senior", "position": 3},
            "ladder": {"name": "Software engineer", "version": 4},
            "manager": {"id": 2, "name": "Mia Okafor", "title": "Engineering manager, Payments"},
            "effective_on": "2027-01-01",
            "as_of": TODAY.isoformat(),
        },
        "levels": LEVELS,
        "dimensions": [{"key": axis.key, "name": axis.name, "letter": axis.letter, "hue": axis.hue} for axis in AXES],
        "sections": _sections(),
        "assessments": [
            {"side": side, "dimension": axis.key, "level": level, "words": words}
            for side, levels in (("candidate", (3, 3, 3, 4, 3)), ("manager", (3, 2, 3, 3, 3)))
            for axis, level in zip(AXES, levels, strict=True)
            for words in ("As the evidence of the last four quarters shows." if axis.key == "risk" else "",)
        ],
        "window": window,
        "criteria": [_criterion(number, evidence, window) for number in range(len(EXPECTED))],
        "projects": [_project(number, evidence) for number in (1, 2, 3)],
        "metrics": [
            _metric("Support tickets about payouts", "41 a week", "12 a week", "under 15", "", "Ticket system"),
            _metric("Nightly export", "6 h", "48", "under 60", "minutes", "Job log"),
        ],
        "achievements": [
            {
                "mentee": "Ben Achterberg",
                "words": "Led his first migration without downtime.",
                "own_part": "Reviewed the plan with him twice, stayed in the background.",
                "happened_on": "2026-06-12",
            },
        ],
        "glue": [item["id"] for item in evidence[3::8]],
        "advocates": [
            {
                "name": "Petra Novak",
                "title": "Director of engineering",
                "is_sponsor": True,
                "values": "Calm in incidents",
                "sentence": "Ada is who I call when the ledger and the bank disagree.",
                "confirmed_at": "2026-11-10T09:00:00Z",
            },
            {
                "name": "Łukasz Dvořák",
                "title": "Finance operations",
                "is_sponsor": False,
                "values": "Clear words",
                "sentence": "“Two days” from Ada means two days.",
                "confirmed_at": "2026-11-12T09:00:00Z",
            },
        ],
        "endorsements": [
            {
                "giver": {"id": 4, "name": "Noor Haddad"},
                "title": "Senior engineer, Search",
                "level": "Senior",
                "position": 3,
                "is_supportive": True,
                "concern": 1,
                "given_at": "2026-11-14T12:00:00Z",
                "document_revision": 38,
                "words": "I read three of her design records this year. Each named what would make us turn back.\n\n"
                "In the March outage she ran the call and let others fix.",
            },
            {
                "giver": {"id": 6, "name": "Zoe Tanaka"},
                "title": "Staff engineer",
                "level": "Staff",
                "position": 4,
                "is_supportive": False,
                "concern": None,
                "given_at": "2026-11-15T12:00:00Z",
                "document_revision": 38,
                "words": "The work is good. I have seen little of it outside payments.",
            },
        ],
        "concerns": [
            {
                "raised_by": {"id": 2, "name": "Mia Okafor"},
                "words": "She takes on the last mile alone.",
                "grounds": "Twice this spring a release waited for her.",
                "evidence": [evidence[0]["id"]] if evidence else [],
                "is_show_stopper": False,
                "discussed_on": "2026-10-02",
                "state": "answered",
                "answer": "Since June the rota has two owners; the last three releases went out without her.",
                "answered_by": "Ada Lindqvist",
                "answered_at": "2026-10-20T08:00:00Z",
                "settled_at": "2026-10-24T08:00:00Z",
                "raised_at": "2026-09-28T08:00:00Z",
            },
            {
                "raised_by": {"id": 4, "name": "Noor Haddad"},
                "words": "Little reach beyond her own group yet.",
                "grounds": "",
                "evidence": [],
                "is_show_stopper": True,
                "discussed_on": None,
                "state": "accepted_risk",
                "answer": "Known. The plan names the two groups she works with from January.",
                "answered_by": "Mia Okafor",
                "answered_at": "2026-11-16T08:00:00Z",
                "settled_at": None,
                "raised_at": "2026-11-14T12:00:00Z",
            },
        ],
        "gates": [
            {
                "key": "leader",
                "name": "Leader in the chain",
                "kind": "answered",
                "needed_for": "drafting",
                "required": True,
                "owner": "Petra Novak",
                "state": "met",
                "words": "Agreed in August.",
                "answered_at": "2026-08-20T08:00:00Z",
            },
            {
                "key": "budget",
                "name": "Budget",
                "kind": "answered",
                "needed_for": "promoted",
                "required": True,
                "owner": "Petra Novak",
                "state": "asked",
                "words": "",
                "answered_at": None,
            },
            {
                "key": "endorsements",
                "name": "Endorsements",
                "kind": "endorsements",
                "needed_for": "submitted",
                "required": True,
                "owner": None,
                "state": "met",
                "words": "",
                "answered_at": None,
            },
        ],
        "remarks": ["The section “Values” is shorter than its guide."],
        "evidence": evidence,
        "pictures": facts_of(_frame(evidence)),
        "history": [
            {"from": "", "to": "idea", "by": "Ada Lindqvist", "at": "2026-05-04T08:00:00Z", "words": ""},
            {"from": "idea", "to": "agreed", "by": "Mia Okafor", "at": "2026-08-03T08:00:00Z", "words": ""},
            {"from": "agreed", "to": "drafting", "by": "Ada Lindqvist", "at": "2026-08-21T08:00:00Z", "words": ""},
            {"from": "drafting", "to": "feedback", "by": "Mia Okafor", "at": "2026-11-05T08:00:00Z", "words": ""},
            {
                "from": "feedback",
                "to": "submitted",
                "by": "Mia Okafor",
                "at": "2026-11-20T10:30:00Z",
                "words": "Read it together twice.",
            },
        ],
    }


def _sections() -> list[dict[str, Any]]:
    bodies = [
        ("thesis", "Thesis", "In two or three sentences: why now?", "candidate", "open", False, THESIS),
        (
            "leverage",
            "Leverage",
            "What made others faster or safer?",
            "candidate",
            "open",
            False,
            "### What others use today\n\n1. The `reconcile` service: **four teams** rely on it.\n2. A runbook, read "
            "in every incident since March.\n   - short\n   - with a way back\n\n> “I used it at three at night.”\n\n"
            "See [the design record](https://docs.example.org/adr/12).",
        ),
        ("values", "Kindness", "How did it show?", "candidate", "open", True, "In reviews: questions first."),
        (
            "plan",
            "Plan at the new level",
            "What is next?",
            "candidate",
            "open",
            False,
            "Two groups beyond payments from January, with a dated agreement.",
        ),
        (
            "assessment",
            "The manager’s assessment",
            "Where does the case stand?",
            "manager",
            "inner",
            False,
            "The evidence holds. *Risk* is where I see her a little lower than she does herself.",
        ),
    ]
    return [
        {
            "key": key,
            "title": title,
            "question": question,
            "side": side,
            "layer": layer,
            "is_value": is_value,
            "author": "Mia Okafor" if side == "manager" else "Ada Lindqvist",
            "written_at": "2026-11-18T09:00:00Z",
            "body": body,
        }
        for key, title, question, side, layer, is_value, body in bodies
    ]


def _item(number: int) -> dict[str, Any]:
    day = TODAY - timedelta(days=3 + (number * 23) % 340)
    key = number % len(EXPECTED)
    strength = STRENGTHS[number % 3]
    measured = number % 4 == 0
    return {
        "id": number,
        "title": f"{TITLES[number % len(TITLES)]} ({number})",
        "kind": ("delivery", "decision", "incident", "mentoring", "glue")[number % 5],
        "situation": "The nightly export took six hours and failed **twice a week**. Finance waited.",
        "own_part": "Proposed to split it, wrote the decision record, built the first half and reviewed the second.\n\n"
        "- kept the old path for four weeks\n- agreed with finance on what “late” means",
        "outcome": "It finishes within the hour; no failure since. Four teams moved to it by themselves.",
        "scope": SCOPES[number % len(SCOPES)],
        "mode": MODES[number % 3],
        "started_on": (day - timedelta(days=30)).isoformat(),
        "ended_on": day.isoformat(),
        "metric": {"name": "Duration", "before": "6", "after": "0.8", "unit": "hours", "source": "Job log"}
        if measured
        else None,
        "links": [{"label": "Decision record", "url": f"https://docs.example.org/adr/{number}"}],
        "strength": strength,
        "claims": [
            {
                "key": f"e{key}",
                "text": EXPECTED[key][1],
                "dimension": EXPECTED[key][0],
                "level": 3,
                "verdict": "accepted" if number % 3 != 2 else "waiting",
                "accepted": 3 if number % 3 != 2 else 0,
                "reviewer": "Noor Haddad" if number % 3 != 2 else None,
                "at": "2026-09-01T08:00:00Z" if number % 3 != 2 else None,
            }
        ],
        "corroborations": [
            {
                "witness": "Ben Achterberg",
                "question": "Did it hold?",
                "answer": "yes",
                "words": "It did, all summer.",
                "at": "2026-09-03T08:00:00Z",
            }
        ]
        if strength == "corroborated"
        else [],
    }


def _criterion(place: int, evidence: list[dict[str, Any]], window: list[str]) -> dict[str, Any]:
    dimension, text = EXPECTED[place]
    mine = [item for item in evidence if item["claims"][0]["key"] == f"e{place}"][:8]
    accepted = [item for item in mine if item["claims"][0]["accepted"]]
    quarters = sorted({_quarter(item["ended_on"]) for item in accepted})
    return {
        "dimension": dimension,
        "key": f"e{place}",
        "text": text,
        "state": ("sustained", "emerging", "claimed", "none")[place % 4] if mine else "none",
        "verdict": "accepted" if accepted else "waiting" if mine else "none",
        "strength": max((item["strength"] for item in accepted), key=STRENGTHS[::-1].index, default=""),
        "quarters": [quarter for quarter in quarters if quarter in window],
        "evidenced": dict.fromkeys(quarters, 3),
        "claims": [
            {
                "evidence": item["id"],
                "title": item["title"],
                "day": item["ended_on"],
                "strength": item["strength"],
                "verdict": item["claims"][0]["verdict"],
                "accepted": item["claims"][0]["accepted"],
            }
            for item in mine
        ],
    }


def _quarter(day: str) -> str:
    quarter = Quarter.of(date.fromisoformat(day))
    return f"{quarter.year}-Q{quarter.number}"


def _project(number: int, evidence: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "title": ("Reconciliation as a service", "Payout retries", "The on-call handbook")[number - 1],
        "problem": "Every team reconciled by itself, each a little differently. Finance could not say which was right.",
        "scope": ("department", "system", "team")[number - 1],
        "own_decisions": "One ledger of truth.\nThe old path stays for four weeks.",
        "complexity": "Three sources that disagree, and a bank that answers after a day.",
        "outcome": "Four teams use it; differences are found within the hour.",
        "still_holds": "Yes: reviewed in October, one limit raised.",
        "started_on": "2026-01-12",
        "ended_on": f"2026-0{4 + number}-30",
        "decisions": [{"id": 12, "label": "ADR 12", "title": "One ledger of truth", "status": "accepted"}],
        "evidence": [item["id"] for item in evidence[number - 1 :: 9]][:5],
        "metrics": [_metric("Differences found late", "31 a month", "2 a month", "under 5", "", "Finance report")],
    }


def _metric(name: str, before: str, after: str, goal: str, unit: str, source: str) -> dict[str, Any]:
    return {
        "name": name,
        "before": before,
        "after": after,
        "goal": goal,
        "unit": unit,
        "source": source,
        "project": None,
        "evidence": None,
    }


def _frame(evidence: list[dict[str, Any]]) -> Frame:
    quarters = quarters_until(TODAY)
    levels = [(3, 4), (2, 3), (3, 3), (3, 4), (2, 3)]
    standings = {
        axis.key: Standing(
            sustained, emerging, 0, {quarter: 2 + (place + index) % 2 for index, quarter in enumerate(quarters)}, {}
        )
        for place, (axis, (sustained, emerging)) in enumerate(zip(AXES, levels, strict=True))
    }
    return Frame(
        who="Ada Lindqvist",
        levels=LEVELS,
        axes=AXES,
        quarters=quarters,
        window=quarters[-4:],
        standings=standings,
        today=TODAY,
        target=3,
        placed_in=quarters[1],
        placed_words="Mid",
        marks=[
            Mark(date.fromisoformat(item["ended_on"]), item["title"], item["scope"], item["mode"], AXES[item["id"] % 5])
            for item in evidence
        ],
    )
