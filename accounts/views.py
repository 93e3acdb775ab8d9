"""Pages about people and teams, and the doors in: set-up, demo sign-in, settings."""

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts import actions, rules
from accounts.forms import ErasingForm, LeavingForm, OpeningForm, PersonForm, SettingsForm, SetupForm, TeamForm
from accounts.models import Opening, Read, Team, User
from accounts.reads import close_record, open_record
from config.checks import is_loopback
from config.pages import add_errors, invalid, person_of, refuse_unless

READS_PER_PAGE = 50
THEME_AGE = 365 * 24 * 3600


@login_not_required
def setup(request: HttpRequest) -> HttpResponse:
    """The first visit of an empty installation creates its administrator; afterwards this page is gone."""
    if User.objects.exists():
        raise Http404
    form = SetupForm(request.POST or None)
    if form.is_valid():
        try:
            person = actions.create_first_administrator(**form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"Rungs is ready. Invite the people of {settings.ORGANISATION}.")
            return perform_login(request, person, redirect_url=reverse("people:list"))
    return render(request, "people/setup.html", {"form": form}, status=invalid(form))


@login_not_required
@require_POST
def demo_sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    """One click signs in as a member of the demo cast."""
    # SECURITY: both conditions. DEMO alone would open a server somebody exposed by a proxy or another bind.
    if not settings.DEMO or not is_loopback(request.META.get("REMOTE_ADDR", "")):
        raise Http404
    person = get_object_or_404(User.objects.active(), pk=pk)
    return perform_login(request, person, redirect_url=reverse("home"))


@login_not_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keeps the reader's choice of light or dark in a cookie."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    response = redirect(target)
    response.set_cookie("theme", request.POST.get("theme", "system")[:10], max_age=THEME_AGE, samesite="Lax")
    return response


def own_settings(request: HttpRequest) -> HttpResponse:
    viewer = person_of(request)
    form = SettingsForm(request.POST or None, instance=User.objects.get(pk=viewer.pk))
    if form.is_valid():
        actions.change_person(viewer, by=viewer, **form.cleaned_data)
        messages.success(request, "Settings saved.")
        return redirect("settings")
    return render(request, "people/settings.html", {"form": form}, status=invalid(form))


def people(request: HttpRequest) -> HttpResponse:
    viewer = person_of(request)
    everybody = User.objects.visible_to(viewer).select_related("team", "manager")
    left = request.GET.get("state") == "left"
    context = {
        "people": everybody.filter(is_active=not left),
        "left": left,
        "can_administer": rules.can_administer(viewer),
    }
    return render(request, "people/list.html", context)


def person_page(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    person = get_object_or_404(User.objects.visible_to(viewer).select_related("team", "manager"), pk=pk)
    context = {
        "person": person,
        "direct_reports": User.objects.visible_to(viewer).active().filter(manager=person),
        "can_administer": rules.can_administer(viewer),
        "can_leave": rules.can_leave(viewer, person),
        "can_open": rules.can_open_record(viewer, person),
        "can_erase": rules.can_erase(viewer, person),
        "opening": Opening.objects.visible_to(viewer).in_force().filter(subject=person, administrator=viewer).first(),
    }
    return render(request, "people/person.html", context)


def reads(request: HttpRequest) -> HttpResponse:
    """Who read my record."""
    viewer = person_of(request)
    page = Paginator(Read.objects.visible_to(viewer).order_by("-hour", "-pk"), READS_PER_PAGE)
    openings = Opening.objects.visible_to(viewer).filter(subject=viewer)
    context = {"page": page.get_page(request.GET.get("page")), "openings": openings}
    return render(request, "people/reads.html", context)


def opening(request: HttpRequest, pk: int) -> HttpResponse:
    """Break-glass: an administrator opens somebody's record, with a reason the person is told."""
    viewer = person_of(request)
    person = get_object_or_404(User.objects.visible_to(viewer), pk=pk)
    refuse_unless(rules.can_open_record(viewer, person))
    form = OpeningForm(request.POST or None)
    if form.is_valid():
        try:
            made = open_record(person, by=viewer, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            until = timezone.localtime(made.expires_at)
            messages.success(request, f"Open until {until:%H:%M on %-d %b}. {person.name} was told.")
            return redirect(person)
    return render(request, "people/opening.html", {"person": person, "form": form}, status=invalid(form))


@require_POST
def opening_end(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    found = get_object_or_404(Opening.objects.visible_to(viewer).select_related("subject"), pk=pk)
    refuse_unless(rules.can_close_record(viewer, found))
    close_record(found, by=viewer)
    return redirect(found.subject)


def erasing(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    person = get_object_or_404(User.objects.visible_to(viewer), pk=pk)
    refuse_unless(rules.can_erase(viewer, person))
    form = ErasingForm(request.POST or None)
    if form.is_valid():
        if form.cleaned_data["name"].strip() == person.name:
            actions.erase_person(person, by=viewer)
            messages.success(request, f"{person.name} was erased.")
            return redirect("people:list")
        form.add_error("name", "This is not their name.")
    return render(request, "people/erasing.html", {"person": person, "form": form}, status=invalid(form))


def invite(request: HttpRequest) -> HttpResponse:
    viewer = person_of(request)
    refuse_unless(rules.can_administer(viewer))
    form = PersonForm(request.POST or None)
    if form.is_valid():
        person = actions.invite_person(by=viewer, link_base=request.build_absolute_uri("/"), **form.cleaned_data)
        messages.success(request, f"{person.name} is invited by e-mail to {person.email}.")
        return redirect("people:list")
    return render(request, "people/invite.html", {"form": form}, status=invalid(form))


@require_POST
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends the invitation once more."""
    viewer, person = _found(request, pk)
    refuse_unless(rules.can_administer(viewer))
    try:
        actions.send_invitation_again(person, by=viewer, link_base=request.build_absolute_uri("/"))
        messages.success(request, f"The invitation went to {person.email} again.")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("people:person", pk=pk)


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, person = _found(request, pk)
    refuse_unless(rules.can_administer(viewer))
    form = PersonForm(request.POST or None, instance=person)
    if form.is_valid():
        try:
            actions.change_person(person, by=viewer, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"{person.name} is saved.")
            return redirect("people:person", pk=pk)
    return render(request, "people/edit.html", {"form": form, "person": person}, status=invalid(form))


def leaving(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, person = _found(request, pk)
    refuse_unless(rules.can_leave(viewer, person))
    form = LeavingForm(request.POST or None)
    if form.is_valid():
        try:
            actions.mark_left(person, by=viewer, on=form.cleaned_data["left_on"])
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"{person.name} can no longer sign in. What they wrote stays.")
            return redirect("people:person", pk=pk)
    return render(request, "people/leaving.html", {"form": form, "person": person}, status=invalid(form))


@require_POST
def returning(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, person = _found(request, pk)
    refuse_unless(rules.can_administer(viewer))
    actions.bring_back(person, by=viewer)
    messages.success(request, f"{person.name} can sign in again.")
    return redirect("people:person", pk=pk)


def team_list(request: HttpRequest) -> HttpResponse:
    context = {"teams": _tree(), "can_administer": rules.can_administer(person_of(request))}
    return render(request, "people/teams.html", context)


def team_edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    viewer = person_of(request)
    refuse_unless(rules.can_administer(viewer))
    team = get_object_or_404(Team, pk=pk) if pk else Team()
    form = TeamForm(request.POST or None, instance=team)
    if form.is_valid():
        try:
            actions.save_team(form.instance, by=viewer)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"{team.name} is saved.")
            return redirect("people:teams")
    return render(request, "people/team_edit.html", {"form": form, "team": team}, status=invalid(form))


@require_POST
def team_removal(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    refuse_unless(rules.can_administer(viewer))
    try:
        actions.delete_team(get_object_or_404(Team, pk=pk), by=viewer)
        messages.success(request, "The team is gone.")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("people:teams")


def _found(request: HttpRequest, pk: int) -> tuple[User, User]:
    viewer = person_of(request)
    return viewer, get_object_or_404(User.objects.visible_to(viewer), pk=pk)


def _tree() -> list[tuple[int, Team, list[User]]]:
    """Teams from the top down as (depth, team, people)."""
    children: dict[int | None, list[Team]] = {}
    for team in Team.objects.all():
        children.setdefault(team.parent_id, []).append(team)
    members: dict[int | None, list[User]] = {}
    for person in User.objects.active():
        members.setdefault(person.team_id, []).append(person)
    rows: list[tuple[int, Team, list[User]]] = []

    def walk(parent: int | None, depth: int) -> None:
        for team in children.get(parent, []):
            rows.append((depth, team, members.get(team.pk, [])))
            walk(team.pk, depth + 1)

    walk(None, 0)
    return rows
