"""The roadmaps there are, and their versions: read by everybody, written by ladder owners as drafts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from config.errors import StaleEdit
from config.pages import attempt, invalid, number_in, person_of, refuse_unless
from growth.roadmaps.enrolments.models import Enrolment
from growth.roadmaps.enrolments.pages import running_of
from growth.roadmaps.models import RoadmapVersion, RoadmapVersionQuerySet
from growth.roadmaps.versions import actions, queries, rules
from growth.roadmaps.versions.documents import document_of
from growth.roadmaps.versions.files import write
from growth.roadmaps.versions.forms import RoadmapFileForm
from growth.roadmaps.versions.moves import newer_version

Status = RoadmapVersion.Status


def roadmap_list(request: HttpRequest) -> HttpResponse:
    viewer = person_of(request)
    can_write = rules.can_write_roadmaps(viewer)
    context = {
        "roadmaps": queries.listed(viewer, Status.PUBLISHED),
        "drafts": queries.listed(viewer, Status.DRAFT) if can_write else [],
        "can_write": can_write,
        "mine": Enrolment.objects.running_of(viewer),
        "upload": RoadmapFileForm(),
    }
    return render(request, "roadmaps/versions/list.html", context)


def version(request: HttpRequest, key: str, number: int) -> HttpResponse:
    found = _version(request, key, number)
    if found.is_draft:
        return redirect("roadmaps:draft", key)
    others = RoadmapVersion.objects.visible_to(person_of(request)).filter(roadmap=found.roadmap)
    others = others.exclude(pk=found.pk).select_related("roadmap")
    context = {
        **queries.shown(found),
        "others": [row for row in others if not row.is_draft],
        "draft": next((row for row in others if row.is_draft), None),
        "mine": Enrolment.objects.running_of(person_of(request)),
        "in_force": next((row for row in others if row.is_published), None),
    }
    return render(request, "roadmaps/versions/version.html", context)


def export(request: HttpRequest, key: str, number: int) -> HttpResponse:
    found = _version(request, key, number)
    response = HttpResponse(write(document_of(found)), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{key}-v{number}.yaml"'
    return response


def changes(request: HttpRequest, key: str) -> HttpResponse:
    """What the version in force changed."""
    versions = _versions(request).published()
    found = get_object_or_404(versions, roadmap__key=key)
    earlier = queries.before(found)
    context = {"version": found, "before": earlier, "changes": queries.changes_of(found) if earlier else []}
    return render(request, "roadmaps/versions/changes.html", context)


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """A file becomes the draft of its roadmap. Faults are shown with their lines; nothing is half imported."""
    viewer = person_of(request)
    refuse_unless(rules.can_write_roadmaps(viewer))
    form = RoadmapFileForm(request.POST, request.FILES)
    if form.is_valid():
        draft = actions.import_document(form.cleaned_data["file"], by=viewer)
        messages.success(request, f"{draft.name} is a draft now. Read the difference, then publish it.")
        return redirect("roadmaps:draft", draft.roadmap.key)
    return render(request, "roadmaps/versions/upload.html", {"form": form}, status=invalid(form))


def draft(request: HttpRequest, key: str) -> HttpResponse:
    found = _draft(request, key)
    context = {
        **queries.shown(found),
        "before": queries.before(found),
        "changes": queries.changes_of(found),
        "seen": actions.fingerprint(found),
    }
    return render(request, "roadmaps/versions/draft.html", context)


@require_POST
def publication(request: HttpRequest, key: str) -> HttpResponse:
    found = _draft(request, key)
    viewer, seen = person_of(request), request.POST.get("seen", "")
    said = f"{found} is in force. Plans that run stay on their version until their owners move."
    attempt(request, lambda: actions.publish_version(found, by=viewer, seen=seen), said)
    return redirect("roadmaps:version", key, found.number)  # a draft still, it leads back to the draft


@require_POST
def draft_removal(request: HttpRequest, key: str) -> HttpResponse:
    found = _draft(request, key)
    attempt(request, lambda: actions.discard_draft(found, by=person_of(request)), "The draft is thrown away.")
    return redirect("roadmaps:list")


def newer(request: HttpRequest) -> HttpResponse:
    """What a newer version means for one's own plan."""
    enrolment = running_of(person_of(request))
    to = newer_version(enrolment)
    if to is None:
        messages.info(request, "Your plan is on the newest version already.")
        return redirect("roadmaps:own")
    context = {**queries.shown_move(enrolment, to), "enrolment": enrolment, "to": to}
    return render(request, "roadmaps/versions/newer.html", context)


@require_POST
def moving(request: HttpRequest) -> HttpResponse:
    viewer = person_of(request)
    enrolment = running_of(viewer)
    refuse_unless(rules.can_move(viewer, enrolment))
    to = _versions(request).filter(pk=number_in(request.POST.get("to", ""))).first()
    revision = number_in(request.POST.get("revision", ""))
    said = f"Your plan is on {to} now. Its days stay as they were until you make a new plan."
    try:
        attempt(request, lambda: actions.move(enrolment, by=viewer, revision=revision, to=to), said)
    except StaleEdit:
        messages.error(request, "Your plan or the roadmap was changed after you opened this page. Look again.")
        return redirect("roadmaps:newer")
    return redirect("roadmaps:own")


def _versions(request: HttpRequest) -> RoadmapVersionQuerySet:
    return RoadmapVersion.objects.visible_to(person_of(request)).select_related("roadmap", "ladder")


def _version(request: HttpRequest, key: str, number: int) -> RoadmapVersion:
    return get_object_or_404(_versions(request), roadmap__key=key, number=number)


def _draft(request: HttpRequest, key: str) -> RoadmapVersion:
    """The draft, for who may write it; to others it does not exist."""
    found = get_object_or_404(_versions(request), roadmap__key=key, status=Status.DRAFT)
    refuse_unless(rules.can_write_roadmaps(person_of(request)))
    return found
