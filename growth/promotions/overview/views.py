"""What is read over many cases: the pipeline, the calibration record, the quality of the ladders."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from rest_framework.request import Request

from accounts.reads import record_read
from config.pages import number_in, person_of, refuse_unless
from growth.promotions.cases.states import RUNNING, State
from growth.promotions.overview import rules
from growth.promotions.overview.ladders import ladder_quality
from growth.promotions.overview.pipeline import ENDED_KEY, Below, OfCommittee, Wanted, cases_before, cases_below
from growth.promotions.overview.record import calibration_record

READ_AS = "promotion pipeline"
STATES = [*((state.value, State(state).label) for state in RUNNING), (ENDED_KEY, "Ended in the last year")]


@require_safe
def pipeline(request: HttpRequest) -> HttpResponse:
    """Cases below the reader, and those in front of their committee. Everybody may open it; for most it is empty."""
    below, committee, wanted = pipeline_for(request)
    context = {
        "below": below,
        "committee": committee,
        "wanted": wanted,
        "states": STATES,
        "is_filtered": wanted != Wanted(),
    }
    return render(request, "promotions/overview/pipeline.html", context)


def pipeline_for(request: HttpRequest | Request) -> tuple[Below, OfCommittee, Wanted]:
    """What the person asking reads, noted as read of everybody who is named to them."""
    viewer = person_of(request)
    team = number_in(request.GET.get("team", ""))
    asked = request.GET.get("state", "")
    wanted = Wanted(asked if asked in dict(STATES) else "", team)
    below, committee = cases_below(viewer, wanted), cases_before(viewer)
    record_read(request, *(row.person for row in below.rows), what=READ_AS)
    return below, committee, wanted


@require_safe
def record(request: HttpRequest) -> HttpResponse:
    viewer = person_of(request)
    refuse_unless(rules.can_read_record(viewer))
    context = {"record": calibration_record(viewer)}
    return render(request, "promotions/overview/record.html", context)


@require_safe
def quality(request: HttpRequest) -> HttpResponse:
    viewer = person_of(request)
    refuse_unless(rules.can_read_quality(viewer))
    context = {
        "ladders": ladder_quality(viewer),
        "can_write": viewer.is_ladder_owner,
    }
    return render(request, "promotions/overview/quality.html", context)
