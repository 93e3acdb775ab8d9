"""What waits for me, what is new, and the way out of the weekly digest."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.actions import change_person
from config.pages import person_of, refuse_unless
from growth.inbox.digests import person_of_token
from growth.inbox.queries import frame_counts, groups_waiting_for
from growth.notices import actions, rules
from growth.notices.models import Notice

EACH = 50
NEWS = 30


def inbox(request: HttpRequest) -> HttpResponse:
    """One list of what waits for the reader, by kind; then what they should know."""
    viewer = person_of(request)
    groups = groups_waiting_for(viewer, frame_counts(viewer), most=EACH)
    notices = Notice.objects.visible_to(viewer)
    context = {
        "groups": groups,
        "unread": notices.unread()[:NEWS],
        "earlier": notices.filter(read_at__isnull=False)[:NEWS],
    }
    return render(request, "inbox/inbox.html", context)


def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Goes to what a notice is about, which reads it."""
    found = get_object_or_404(Notice.objects.visible_to(person_of(request)), pk=pk)
    refuse_unless(rules.can_read(person_of(request), found))
    actions.mark_read(found, by=person_of(request))
    return redirect(found.url)


@require_POST
def reading_all(request: HttpRequest) -> HttpResponse:
    viewer = person_of(request)
    refuse_unless(rules.can_read(viewer))
    actions.mark_all_read(by=viewer)
    return redirect("inbox:inbox")


@login_not_required
@csrf_exempt  # SECURITY: mail programs post here by themselves (RFC 8058); the signed token is the permission
def stopping(request: HttpRequest, token: str) -> HttpResponse:
    """Ends the weekly digest of whoever the link was sent to, without signing in."""
    person = person_of_token(token)
    if person is None:
        raise Http404
    if request.method == "POST":
        change_person(person, by=person, wants_digest=False)
        messages.success(request, "You get no weekly digest any more.")
    return render(request, "inbox/stopping.html", {"is_on": person.wants_digest})
