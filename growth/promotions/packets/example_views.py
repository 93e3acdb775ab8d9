"""The library: packets of promotions that were granted, given by their candidates, without names."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from config.pages import add_errors, invalid, person_of, refuse_unless
from growth.promotions.packets import library, queries, rules
from growth.promotions.packets.forms import ExampleForm
from growth.promotions.packets.models import LibraryEntry
from growth.promotions.packets.reading import redacted
from growth.promotions.packets.showing import shown

PER_PAGE = 20


def example_list(request: HttpRequest) -> HttpResponse:
    """What can be read, with the reader's own packets that could be given."""
    viewer = person_of(request)
    pages = Paginator(queries.examples_for(viewer), PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "page": page,
        "page_numbers": pages.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "rows": queries.example_rows(viewer, page.object_list),
        "own": queries.packets_to_give(viewer),
    }
    return render(request, "promotions/examples/list.html", context)


def example(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, entry = person_of(request), _entry(request, pk)
    document, note = redacted(entry.packet, entry.note)
    context = {
        "entry": entry,
        "note": note,
        "document": shown(document),
        "is_masked": True,
        "is_own": rules.can_take_back(viewer, entry),
    }
    return render(request, "promotions/examples/example.html", context)


def new(request: HttpRequest, pk: int) -> HttpResponse:
    """The redacted form first, then the word to give it."""
    viewer = person_of(request)
    packet = get_object_or_404(queries.packets_for(viewer), pk=pk)
    refuse_unless(rules.can_give(viewer, packet))
    known = LibraryEntry.objects.filter(packet=packet).first()
    form = ExampleForm(
        request.POST if request.method == "POST" else None, initial={"note": known.note if known else ""}
    )
    if form.is_valid():
        try:
            entry = library.give_example(packet, by=viewer, note=form.cleaned_data["note"])
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "It is in the library. You can take it back at any time.")
            return redirect(entry)
    document, _ = redacted(packet)
    context = {"packet": packet, "form": form, "document": shown(document), "is_masked": True}
    return render(request, "promotions/examples/form.html", context, status=invalid(form))


@require_POST
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, entry = person_of(request), _entry(request, pk)
    refuse_unless(rules.can_take_back(viewer, entry))
    library.take_example_back(entry, by=viewer)
    messages.success(request, "Taken back. Nobody else reads it any more.")
    return redirect("promotions:examples")


def _entry(request: HttpRequest, pk: int) -> LibraryEntry:
    found: LibraryEntry = get_object_or_404(queries.examples_for(person_of(request)), pk=pk)
    return found
