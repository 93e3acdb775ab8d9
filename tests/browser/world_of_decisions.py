"""What the pages of decisions are looked at with: one of everything, and words that do not fit.

Called by `tests.browser.world`, and made through the actions of the product.
"""

import io
from typing import Any

LONG_WORD = ("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2)[:120]
LONG_LINE = "select " + ", ".join(f"settlement_reconciliation_column_{at}" for at in range(40)) + " from payouts"
FENCE = "```"

ODD_FILE = f"""# 7. {LONG_WORD}

Date: 2025-03-04

## Status

Parked until the auditors are back

## Context

| {LONG_WORD} | b | c | d | e |
|-|-|-|-|-|
| 1 | 2 | 3 | 4 | 5 |

<script>alert(1)</script> <img src=x onerror=alert(1)> [a link](javascript:alert(1))

{FENCE}mermaid
graph LR; {LONG_WORD} --> B
{FENCE}

## Decision

    {LONG_LINE}

## Kanttekeningen

Amends [the record nobody kept](0003-nobody-kept-it.md)
"""
PLAIN_FILE = """# 8. Statements are kept for ten years

Date: 2025-05-06

## Status

Accepted

## Context

The law asks for it.

## Decision

Statements are kept for ten years.

## Consequences

{consequences}
"""


def prepare(people: dict[str, Any]) -> dict[str, Any]:
    """Returns the parts of addresses, each named after what is to be seen there."""
    from growth.decisions.models import Decision, Status
    from growth.decisions.reviewing.models import DesignReview

    ada, mia, zoe = people["ada"], people["mia"], people["zoe"]
    known = {row.number: row for row in Decision.objects.filter(project__name="Payments", number__isnull=False)}
    accepted = known[47]
    draft = Decision.objects.get(created_by=ada, status=Status.DRAFT)
    long = _long_proposal(ada, mia, zoe, accepted)
    open_review = DesignReview.objects.get(closed_at=None)
    return {
        "decision": accepted.pk,
        "decision_superseded": known[31].pk,
        "decision_due": known[44].pk,
        "decision_draft": draft.pk,
        "decision_proposed": Decision.objects.get(title__startswith="A retry budget").pk,
        "decision_rejected": Decision.objects.get(status=Status.REJECTED).pk,
        "decision_deprecated": Decision.objects.get(status=Status.DEPRECATED).pk,
        "decision_long": long.pk,
        "review_open": open_review.pk,
        "review_asked": open_review.asked.get().person.email.split("@")[0],
        "review_closed": DesignReview.objects.exclude(closed_at=None)[0].pk,
        "project": accepted.project_id,
        **_imports(mia, accepted.project),
        **_own_template(people["ines"]),
    }


def _long_proposal(ada: Any, mia: Any, zoe: Any, old: Any) -> Any:
    """Long words, text from right to left, twelve options, everybody of the company deciding; edited once, answered."""
    from accounts.models import User
    from growth.decisions import actions, flow_actions

    words: dict[str, Any] = {
        "title": f"{LONG_WORD} moves",
        "context": f"{LONG_WORD}\n\n{FENCE}sql\n{LONG_LINE}\n{FENCE}\n\n- أعيدت المدفوعات مرتين\n- אני כתבתי את זה",
        "drivers": "- fewer calls at night\n- nobody has to know both systems",
        "options": [
            {
                "title": f"{LONG_WORD[:100]} {at}",
                "description": "One of many." if at % 3 else "",
                "good": ["It is there.", LONG_WORD] if at % 2 else [],
                "bad": ["Nobody knows it."] if at % 4 else [],
            }
            for at in range(1, 13)
        ],
        "decision": "قررنا أن نبقي النظام كما هو.",
        "consequences": f"- {LONG_WORD}\n- `{LONG_WORD}`",
        "prediction": "Half as many calls at night within a quarter.",
        "ai_proposed": "A model proposed all twelve.",
        "ai_decided": "We kept the one that we can run.",
        "external_api": True,
    }
    deciders = [one for one in User.objects.filter(is_active=True).order_by("pk") if one != ada][:14]
    for one in deciders:
        one.wants_mail = False  # a mail would be printed between what the world prints
        one.save(update_fields=["wants_mail"])
    made = actions.write_decision(
        old.project, by=ada, people=[*(("decider", one) for one in deciders), ("informed", zoe)], **words
    )
    actions.link_decision(made, by=ada, kind="supersedes", target=old)
    actions.mark_decision(made, by=ada, tags=[LONG_WORD[:40], "queues"])
    flow_actions.propose_decision(made, by=ada)
    flow_actions.answer(made, by=mia, reply="object", reason=f"{LONG_WORD} is not a reason.")
    made.refresh_from_db()
    words["context"] += "\n\nThree merchants asked for it."
    made = actions.edit_decision(made, by=ada, version=made.version, **words)
    flow_actions.answer(made, by=mia, reply="agree")
    said = flow_actions.comment(made, by=zoe, section="context", text=f"{LONG_WORD}\n\n{FENCE}\n{LONG_LINE}\n{FENCE}")
    flow_actions.comment(made, by=mia, section="context", text="And `this` again.")
    flow_actions.resolve_comment(said, by=ada)
    flow_actions.comment(made, by=zoe, section="whole", text="On the whole: yes.")
    return made


def _imports(mia: Any, project: Any) -> dict[str, int]:
    """A look, an import, and another one that brings an update and a file that cannot be read."""
    from growth.decisions.exchange.actions import import_records
    from growth.decisions.gathering import from_uploads
    from growth.decisions.models import Decision

    def gathered(consequences: str) -> Any:
        texts = {
            "docs/adr/0107-odd.md": ODD_FILE.replace("# 7.", "# 107."),
            "docs/adr/0108-statements.md": PLAIN_FILE.replace("# 8.", "# 108.").format(consequences=consequences),
            "docs/adr/template.md": "# [short title]\n\n## Status\n\n[proposed | accepted]\n\n## Context\n",
            "docs/adr/0109-empty.md": "",
            f"docs/{LONG_WORD}.png": "\x89PNG\x00\x01",
        }
        return from_uploads([(name, io.BytesIO(text.encode())) for name, text in texts.items()])

    import_records(project, gathered("More disks."), by=mia)
    updated = import_records(project, gathered("More disks, and a bill."), by=mia)
    looked = import_records(project, gathered("Fewer disks."), by=mia, dry_run=True)  # an import ends looks before it
    imported = Decision.objects.get(title=LONG_WORD)
    assert imported.status == "other", imported.status
    return {
        "import_looked": looked.pk,
        "import_done": updated.pk,
        "decision_imported": imported.pk,
        "decision_updated": Decision.objects.get(title__startswith="Statements are kept").pk,
    }


def _own_template(ines: Any) -> dict[str, str]:
    """One of the organisation's own, and one out of use."""
    from growth.decisions.record_templates.actions import retire_template, save_template

    def document(key: str, name: str) -> dict[str, Any]:
        return {
            "key": key,
            "name": name,
            "about": f"{LONG_WORD} first.",
            "sections": {"context": {"help": "Why now?", "start": LONG_LINE}, "decision": {"help": "What we do."}},
        }

    save_template(document("our-own", LONG_WORD[:80]), by=ines)
    retire_template(save_template(document("our-old", "As we did it"), by=ines), by=ines)
    return {"own_template": "our-own", "retired_template": "our-old"}
