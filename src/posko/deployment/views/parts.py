"""One command's part of a plan: its posts, people, reserves and shortfalls; a post's and an officer's own page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, Count, F, Q, QuerySet, When
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from posko.deployment.models import AssignmentRow, Edit, LackRow, Part, Plan, PostRow, StationRow, TeamRow
from posko.deployment.models.rows import Duty
from posko.deployment.naming import name_places, names_for, places_of, unit_names_in, waits_of
from posko.deployment.nearby import OFFERED, centres_of, minutes_to_centres, offices_of
from posko.deployment.overtaken import overtaken_in
from posko.deployment.queries import edits_visible_to, parts_visible_to, plans_visible_to, rows_visible_to
from posko.deployment.refusals import where_poldas_serve
from posko.deployment.saying import edit_said, effect_said
from posko.deployment.standing import standing_of
from posko.deployment.storing import doctrine_of
from posko.organisation.access import may
from posko.organisation.models import Kind, Person
from posko.organisation.page import Request, page
from posko.registry.models import Access, Tier

PER_PAGE = 25
#: What a part's page can show, and what its rows are ordered by.
SHOWN = ("pos", "petugas", "cadangan", "kekurangan", "perubahan")
ORDERS = {
    "pos": ("code",),
    "terjauh": ("-farthest_minutes", "code"),
    "tps": ("-stations", "code"),
    "menit": ("-total_minutes", "code"),
}


def found_part(request: Request, pk: int) -> Part:
    parts = parts_visible_to(request.person).select_related("plan__witnessed", "plan__made_by")
    parts = parts.annotate(edit_count=Count("edits"))
    return get_object_or_404(parts, pk=pk)


def part_context(request: Request, part: Part) -> dict[str, Any]:
    """What every page of a part needs.

    `undoes`: whether changes by hand may be taken back; `changes`: whether others may be made; `elsewhere`: of a part
    that is not changed by hand, where its people are; `revises`: whether one may begin a new version of it, and of no
    more.
    """
    plans = may(request.person, "draft-plan", part.command)
    drafts = part.plan.is_open and plans
    holds = part.plan.state == Plan.State.APPROVED and part.in_force
    lender = part.command.kind == Kind.POLDA
    return {
        "part": part,
        "plan": part.plan,
        "target": doctrine_of(part.plan).deployment.target_minutes,
        "undoes": drafts,
        "changes": drafts and not lender,
        "revises": holds and plans and not may(request.person, "draft-plan", part.plan.command),
        "elsewhere": where_poldas_serve(part.command.name) if drafts and lender else "",
        "unit_names": unit_names_in(part),
    }


@page("bagian/<int:pk>", may="see-plan")
def part(request: Request, pk: int) -> HttpResponse:
    found = found_part(request, pk)
    shown = request.GET.get("isi", "pos")
    shown = shown if shown in SHOWN else "pos"
    told = {
        "standing": standing_of(request.person, found),
        "overtaken": overtaken_in(request.person, [found]).get(found.pk),
    }
    context = {"shown": shown, **told, **part_context(request, found), **_CONTENT[shown](request, found)}
    return render(request, "deployment/part.html", context)


def _posts(request: Request, part: Part) -> dict[str, Any]:
    rows = rows_visible_to(request.person, PostRow).filter(part=part)
    tier, state, text = (request.GET.get(name, "") for name in ("kerawanan", "keadaan", "q"))
    if tier in Tier.values:
        rows = rows.filter(tier=tier)
    if state == "kosong":
        rows = rows.filter(manned=False)
    elif state == "jauh":
        rows = rows.filter(farthest_minutes__gt=doctrine_of(part.plan).deployment.target_minutes)
    elif state == "dikunci":
        rows = rows.filter(pinned=True)
    elif state == "air":
        wet = StationRow.objects.filter(part=part, access__in=(Access.RIVER, Access.SEA))
        rows = rows.filter(code__in=wet.values("post"))
    if text:
        rows = rows.filter(Q(code__icontains=text) | Q(centre__icontains=text))
    order = ORDERS.get(request.GET.get("urut", ""), ORDERS["pos"])
    paged = _paged(request, rows.order_by(*order))
    _name_posts(request, part, list(paged))
    return {"rows": paged, "tiers": Tier.choices, "tier": tier, "state": state}


def _name_posts(request: Request, part: Part, posts: list[PostRow]) -> None:
    """Give each post the names of its centre and its Padal."""
    if not posts:
        return
    people = rows_visible_to(request.person, AssignmentRow).filter(part=part, code__in={p.controller for p in posts})
    stations = rows_visible_to(request.person, StationRow).filter(part=part, code__in={p.centre for p in posts})
    controllers, centres = {p.code: str(p) for p in people}, dict(stations.values_list("code", "name"))
    for row in posts:
        row.centre_name = centres.get(row.centre, row.centre)  # type: ignore[attr-defined]
        row.controller_name = controllers.get(row.controller, row.controller)  # type: ignore[attr-defined]


def _officers(request: Request, part: Part) -> dict[str, Any]:
    rows = rows_visible_to(request.person, AssignmentRow).filter(part=part)
    duty, text = request.GET.get("tugas", ""), request.GET.get("q", "")
    if duty in Duty.values:
        rows = rows.filter(duty=duty)
    if text:
        rows = rows.filter(Q(code__icontains=text) | Q(name__icontains=text) | Q(post__icontains=text))
    paged = _paged(request, rows.order_by("code"))
    name_places(request.person, paged, part=part.pk)
    return {"rows": paged, "duties": Duty.choices, "duty": duty}


def _teams(request: Request, part: Part) -> dict[str, Any]:
    teams = list(rows_visible_to(request.person, TeamRow).filter(part=part).order_by("code"))
    waits = waits_of(request.person, {team.code: (part.pk, team.latitude, team.longitude) for team in teams})
    for team in teams:
        team.waits = waits[team.code]  # type: ignore[attr-defined]
    return {"teams": teams, "offices": offices_of(part), "centres": centres_of(request.person, part)}


def _lacks(request: Request, part: Part) -> dict[str, Any]:
    return {"lacks": rows_visible_to(request.person, LackRow).filter(part=part).order_by("resource")}


def _edits(request: Request, part: Part) -> dict[str, Any]:
    rows = _paged(request, edits_visible_to(request.person).filter(part=part).order_by("-number"))
    last = edits_visible_to(request.person).filter(part=part, undone=None).order_by("-number").first()
    return {"rows": rows, "edits": edits_shown(request.person, rows, part=part.pk), "last": last}


_CONTENT = {"pos": _posts, "petugas": _officers, "cadangan": _teams, "kekurangan": _lacks, "perubahan": _edits}


def edits_shown(person: Person, edits: Iterable[Edit], **within: int) -> list[dict[str, Any]]:
    """Changes by hand of one `part` or `plan`, given by its key, in words with what each cost."""
    edits = list(edits)
    names = names_for(person, edits, **within)
    return [{"edit": e, "text": edit_said(e, names), "lines": effect_said(e.effect.get("figures", {}))} for e in edits]


def _paged(request: Request, rows: QuerySet[Any]) -> Any:
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


@page("<int:pk>/pos/<path:code>", may="see-plan")
def post(request: Request, pk: int, code: str) -> HttpResponse:
    plan = get_object_or_404(plans_visible_to(request.person), pk=pk)
    rows = rows_visible_to(request.person, PostRow).filter(plan=plan)
    return show_post(request, get_object_or_404(rows, code=code))


def show_post(request: Request, row: PostRow, status: int = 200, **more: Any) -> HttpResponse:
    """A post: its stations, its people, and what can be changed about both."""
    found = found_part(request, row.part_id)
    people = rows_visible_to(request.person, AssignmentRow).filter(part=found)
    stations = _stations_of(request, found, row)
    context = {
        **part_context(request, found),
        "post": row,
        "stations": stations,
        "centre": next((station for station in stations if station.code == row.centre), None),
        "team": people.filter(post=row.code, duty=Duty.POST).order_by("role", "code"),
        "controller": people.filter(code=row.controller).first() if row.controller else None,
        "history": edits_shown(request.person, _edits_touching(request, found, row.code)[:5], part=found.pk),
    }
    return render(request, "deployment/post.html", context | more, status=status)


def _stations_of(request: Request, part: Part, row: PostRow) -> list[StationRow]:
    """The stations of a post, each with `targets`: posts of its tier with room, nearest first, code and text."""
    stations = list(rows_visible_to(request.person, StationRow).filter(part=part, post=row.code).order_by("minutes"))
    others = rows_visible_to(request.person, PostRow).filter(part=part, tier=row.tier, stations__lt=F("stations_max"))
    roomy = {p.centre: p for p in others.exclude(pk=row.pk)}
    named = rows_visible_to(request.person, StationRow).filter(part=part, code__in=list(roomy))
    centres = {s.code: s for s in named}
    near = minutes_to_centres(stations, centres, doctrine_of(part.plan))
    for station, found in zip(stations, near, strict=True):
        targets = [_target(roomy[code], centres[code], minutes) for minutes, code in found[:OFFERED]]
        station.targets = targets  # type: ignore[attr-defined]
    return stations


def _target(post: PostRow, centre: StationRow, minutes: float) -> tuple[str, str]:
    told = {"name": centre.name, "n": round(minutes), "has": post.stations, "most": post.stations_max}
    return post.code, _("%(name)s · %(n)s mnt · %(has)s/%(most)s TPS") % told


def _edits_touching(request: Request, part: Part, code: str) -> QuerySet[Edit]:
    return edits_visible_to(request.person).filter(part=part, touched__contains=[code])


@page("<int:pk>/petugas/<path:code>", may="see-plan")
def planned_officer(request: Request, pk: int, code: str) -> HttpResponse:
    plan = get_object_or_404(plans_visible_to(request.person), pk=pk)
    rows = rows_visible_to(request.person, AssignmentRow).filter(plan=plan, code=code).select_related("command")
    # The registry may have moved him between two parts of which only one was fitted to it: first where he serves.
    serves = Case(When(duty__in=(Duty.POST, Duty.CONTROLLER, Duty.RESERVE), then=0), default=1)
    found = list(rows.order_by(serves, "command__path"))
    if not found:
        raise Http404
    return show_officer(request, found[0], twice=found[1:])


def show_officer(request: Request, row: AssignmentRow, status: int = 200, **more: Any) -> HttpResponse:
    """An officer: where, with whom, under whom."""
    found = found_part(request, row.part_id)
    people = rows_visible_to(request.person, AssignmentRow).filter(part=found)
    here = rows_visible_to(request.person, PostRow).filter(part=found)
    stations = list(rows_visible_to(request.person, StationRow).filter(part=found, post=row.post or "-"))
    post = here.filter(code=row.post).first() if row.duty == Duty.POST else None
    controls = list(here.filter(controller=row.code).order_by("code")) if row.duty == Duty.CONTROLLER else []
    _name_posts(request, found, controls)
    others = _others(request, people, row)
    # Whoever is at a post has it on this page with its stations.
    name_places(request.person, others if post else [row, *others], part=found.pk)
    context = {
        **part_context(request, found),
        "officer": row,
        "centre": next((s for s in stations if post and s.code == post.centre), None),
        "controller": people.filter(code=post.controller).first() if post and post.controller else None,
        "post": post,
        "stations": stations,
        "colleagues": people.filter(post=row.post, duty=row.duty).exclude(pk=row.pk) if row.post else (),
        "others": others,
        "controls": controls,
        "history": edits_shown(request.person, _edits_touching(request, found, row.code)[:5], part=found.pk),
    }
    return render(request, "deployment/officer.html", context | more, status=status)


def _others(request: Request, people: QuerySet[AssignmentRow], row: AssignmentRow) -> list[AssignmentRow]:
    """With whom somebody may change places: who was searched for, else those on routine duty in the same unit."""
    others = people.exclude(duty=Duty.UNAVAILABLE).exclude(pk=row.pk)
    if row.post:
        others = others.exclude(duty=row.duty, post=row.post)
    text = request.GET.get("ganti", "").strip()[:60]
    if text:
        others = others.filter(Q(code__icontains=text) | Q(name__icontains=text) | Q(post__icontains=text))
    else:
        others = others.filter(duty=Duty.ROUTINE, unit=row.unit)
    alike = others.annotate(alike=Case(When(rank=row.rank, then=0), default=1))
    found: list[AssignmentRow] = list(alike.order_by("alike", "code")[:8])
    return found


@page("<int:pk>/cari", may="see-plan")
def search(request: Request, pk: int) -> HttpResponse:
    """A station, post or officer of a plan by part of its code or name; to its page where there is only one."""
    plan = get_object_or_404(plans_visible_to(request.person), pk=pk)
    text = request.GET.get("q", "").strip()[:100]
    within = {"plan": plan}
    named = Q(code__icontains=text) | Q(name__icontains=text)
    posts = rows_visible_to(request.person, PostRow).filter(**within, code__icontains=text).order_by("code")[:20]
    stations = rows_visible_to(request.person, StationRow).filter(named, **within).order_by("code")[:20]
    officers = rows_visible_to(request.person, AssignmentRow).filter(named, **within).order_by("code")[:20]
    found: dict[str, list[Any]] = {}
    if text:
        found = {"posts": list(posts), "stations": list(stations), "officers": list(officers)}
    all_found = [row for rows in found.values() for row in rows]
    if len(all_found) == 1 and isinstance(all_found[0], AssignmentRow):
        return redirect("deployment:planned_officer", plan.pk, all_found[0].code)
    if len(all_found) == 1:
        only = all_found[0]
        return redirect("deployment:post", plan.pk, getattr(only, "post", only.code))
    name_places(request.person, [*found.get("stations", ()), *found.get("officers", ())], plan=plan.pk)
    _name_centres(request, plan, found.get("posts", []))
    return render(request, "deployment/search.html", {"plan": plan, "text": text, "any": bool(all_found), **found})


def _name_centres(request: Request, plan: Plan, posts: list[PostRow]) -> None:
    names = places_of(request.person, [post.code for post in posts], plan=plan.pk)
    for post in posts:
        post.centre_name = names.place(post.code)  # type: ignore[attr-defined]
