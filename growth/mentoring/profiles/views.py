"""What one offers and looks for, on one page with two forms; and what somebody else offers."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from config.pages import Edit, add_errors, invalid, person_of, refuse_unless, try_edit
from growth.mentoring.asking.models import Watch
from growth.mentoring.asking.refusals import has_place, refusal_of
from growth.mentoring.matching.lines import in_one_line
from growth.mentoring.models import Kind
from growth.mentoring.profiles import actions, rules
from growth.mentoring.profiles.forms import OfferForm, PauseForm, WishForm
from growth.mentoring.profiles.models import Profile
from growth.mentoring.profiles.pages import Own, offer_context, own, what_everybody_sees

OVERTAKEN = "This was changed in another window after you opened it. Nothing was overwritten: save again to do so."


def profile(request: HttpRequest) -> HttpResponse:
    return _page(request, own(person_of(request)))


@require_POST
def offering(request: HttpRequest) -> HttpResponse:
    viewer = person_of(request)
    refuse_unless(rules.can_keep(viewer))
    found = own(viewer)
    form = OfferForm(request.POST, profile=found.profile, strengths=found.strengths)
    tried = try_edit(
        form,
        lambda: actions.offer(by=viewer, version=form.cleaned_data["version"], **form.values()),
        overtaken=OVERTAKEN,
    )
    offers = form.is_valid() and form.cleaned_data["offers"]
    said = "Saved. Everybody sees what you offer." if offers else "Saved. You offer nothing, so nobody sees it."
    return _answer(request, found, tried, said, offer_form=form)


@require_POST
def wishing(request: HttpRequest) -> HttpResponse:
    viewer = person_of(request)
    refuse_unless(rules.can_keep(viewer))
    found = own(viewer)
    form = WishForm(request.POST, wish=found.wish, ladders=found.ladders)
    tried = try_edit(
        form,
        lambda: actions.look_for(by=viewer, version=form.cleaned_data["version"], **form.values()),
        overtaken=OVERTAKEN,
    )
    return _answer(request, found, tried, "Saved. Only you see what you look for.", wish_form=form)


@require_POST
def from_gaps(request: HttpRequest) -> HttpResponse:
    """Back to the dimensions that the next level still asks for."""
    viewer = person_of(request)
    refuse_unless(rules.can_keep(viewer))
    actions.look_for(by=viewer, version=own(viewer).wish.version, dimensions=[])
    messages.success(request, "What you want to grow in follows your gaps again.")
    return redirect("mentoring:profile")


@require_POST
def pause(request: HttpRequest) -> HttpResponse:
    viewer = person_of(request)
    refuse_unless(rules.can_keep(viewer))
    form = PauseForm(request.POST)
    if form.is_valid():
        try:
            actions.pause(by=viewer, until=form.cleaned_data["paused_until"])
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "You take a pause. Nobody can ask you until then.")
            return redirect("mentoring:profile")
    return _page(request, own(viewer), status=invalid(form), pause_form=form)


@require_POST
def pause_end(request: HttpRequest) -> HttpResponse:
    viewer = person_of(request)
    refuse_unless(rules.can_keep(viewer))
    actions.take_up_again(by=viewer)
    messages.success(request, "Welcome back. People can ask you again.")
    return redirect("mentoring:profile")


def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """What somebody offers, to be read by everybody."""
    viewer = person_of(request)
    rows = Profile.objects.visible_to(viewer).select_related("person__team")
    profile = get_object_or_404(rows, person=pk)
    mentor = profile.person
    refused = {kind: refusal_of(mentor, mentee=viewer, kind=kind) for kind in profile.kinds or [Kind.MENTORING]}
    context = {
        **offer_context(profile),
        "is_own": mentor.pk == viewer.pk,
        "kinds": [(kind, refused.get(kind, "")) for kind in profile.kinds],
        "can_ask": not all(refused.values()),
        "can_watch": not has_place(mentor) and mentor.pk != viewer.pk and not in_one_line(mentor, viewer),
        "is_watched": Watch.objects.visible_to(viewer).filter(mentor=mentor).exists(),
    }
    return render(request, "mentoring/offer.html", context)


def _answer(request: HttpRequest, found: Own, tried: Edit, said: str, **forms: Any) -> HttpResponse:
    if tried.saved:
        messages.success(request, said)
        return redirect("mentoring:profile")
    return _page(request, found, status=tried.status, **forms)


def _page(request: HttpRequest, found: Own, *, status: int = 200, **forms: Any) -> HttpResponse:
    """`forms` are those that came back with errors; the others show what is kept."""
    make: dict[str, Callable[[], Any]] = {
        "offer_form": lambda: OfferForm(profile=found.profile, strengths=found.strengths),
        "wish_form": lambda: WishForm(wish=found.wish, ladders=found.ladders),
        "pause_form": PauseForm,
    }
    shown = {name: forms.get(name) or build() for name, build in make.items()}
    boxes = shown["offer_form"]["strengths"] if found.strengths else []
    context = {
        "profile": found.profile,
        "wish": found.wish,
        "level": found.level,
        "strengths": list(zip(found.strengths, boxes, strict=True)),
        "wanted": found.ladders.named(found.wish.wanted),
        "is_chosen": bool(found.wish.dimensions),
        "everybody_sees": what_everybody_sees(found),
        **shown,
    }
    return render(request, "mentoring/profile.html", context, status=status)
