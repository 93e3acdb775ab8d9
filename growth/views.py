"""Pages that look across the slices: home, search, the style guide."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.models import User
from accounts.reads import record_read
from config.pages import person_of
from growth import charts
from growth.decisions.finding.search import Snippet, snippets
from growth.decisions.finding.search import search as search_decisions
from growth.decisions.models import Decision
from growth.evidence.forms import CaptureForm, EvidenceForm
from growth.evidence.models import Evidence
from growth.evidence.queries import with_claims
from growth.inbox.queries import frame_counts, waiting_for
from growth.mentoring.meeting.queries import sessions_ahead_of
from growth.reports.carried import unread_version
from growth.reports.queries import growth_report
from growth.styleguide import SAMPLE, SAMPLE_PEOPLE, sample_dimensions, sample_levels
from ladder.models import Expectation

LATELY = 5
FOUND = 20


def home(request: HttpRequest) -> HttpResponse:
    """What should I do today?"""
    viewer = person_of(request)
    report = growth_report(viewer, viewer)
    counts = frame_counts(viewer)
    mine = Evidence.objects.of(viewer, viewer).live()
    context = {
        "today": timezone.localdate(),
        "capture": CaptureForm(initial={"submission": uuid.uuid4()}),
        "counts": counts,
        "waiting": waiting_for(viewer, counts),
        "report": report,
        "news": unread_version(report.placement) if report and report.placement else None,
        "step": report.steps[0] if report and report.steps else None,
        "profile": charts.profile(report.frame, small=True) if report and report.claims else "",
        "session": sessions_ahead_of(viewer).first() if counts.has_session_ahead else None,
        "lately": with_claims(mine.order_by("-updated_at", "-pk"))[:LATELY],
    }
    return render(request, "home/home.html", context)


def search(request: HttpRequest) -> HttpResponse:
    """Evidence, decisions, expectations and people; each group as far as the reader may see it."""
    viewer = person_of(request)
    words = request.GET.get("q", "").strip()
    context: dict[str, Any] = {"search_words": words, "words": words}
    if words:
        people = User.objects.visible_to(viewer).active()
        expectations = Expectation.objects.visible_to(viewer).published()
        evidence = Evidence.objects.visible_to(viewer).live()
        for word in words.split()[:8]:
            people = people.filter(name__icontains=word)
            expectations = expectations.filter(text__icontains=word)
            evidence = evidence.matching(word)
        context |= {
            "people": people[:FOUND],
            "expectations": expectations.select_related("level", "dimension", "version__ladder")[:FOUND],
            "evidence": list(evidence.select_related("person").newest_first()[:FOUND]),
            "decisions": _decisions(viewer, words),
        }
        record_read(request, *(shown.person_id for shown in context["evidence"]), what="evidence in a search")
    return render(request, "home/search.html", context)


def _decisions(viewer: User, words: str) -> list[tuple[Decision, Snippet | None]]:
    rows = list(search_decisions(Decision.objects.visible_to(viewer), words).select_related("project")[:FOUND])
    found = snippets(rows, words)
    return [(row, found.get(row.pk)) for row in rows]


def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component once, as the pages use it."""
    invalid_form = EvidenceForm(
        {"title": "Retry budget for partner webhooks", "metric_before": "a lot"}, auto_id="invalid_%s"
    )
    invalid_form.is_valid()
    context = {
        "dimensions": sample_dimensions(),
        "levels": sample_levels(),
        "form": EvidenceForm(),
        "invalid_form": invalid_form,
        "profile": charts.profile(SAMPLE),
        "growth_map": charts.growth_map(SAMPLE),
        "scope_plot": charts.scope_plot(SAMPLE),
        "mode_shares": charts.mode_shares(SAMPLE),
        "composition": charts.composition(SAMPLE.levels, SAMPLE_PEOPLE, "A diamond."),
    }
    return render(request, "home/styleguide.html", context)
