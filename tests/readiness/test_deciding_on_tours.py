"""Decisions about tours: made, moved by hand, planned anew, settled; and what each person sees of them."""

from __future__ import annotations

import pytest
from toursmade import MONDAY, WEDNESDAY, Toured, asked_for, make, make_toured

from people import as_app
from posko.ledger.models import Entry
from posko.organisation.access import NotAllowed
from posko.readiness.models import CalledOff, Tour, Visit
from posko.readiness.touring import services
from posko.readiness.touring.queries import called_off_visible_to, tours_visible_to, visits_visible_to
from posko.readiness.touring.refusals import Changed, NotDraft, TourRefused, WrongState


@pytest.fixture
def toured(db: None) -> Toured:
    return make_toured()


def times(tour: Tour) -> dict[str, tuple[object, ...]]:
    rows = tour.visits.values_list("command__code", "team", "day", "arrive", "fixed")
    return {row[0]: row[1:] for row in rows}


def refused(tour: Tour, **said: object) -> str:
    with pytest.raises(TourRefused) as caught:
        services.move_visit(tour=tour, **said)  # type: ignore[arg-type]
    return str(caught.value)


def test_a_tour_is_made_with_its_visits_and_an_entry_in_the_ledger(toured: Toured) -> None:
    tour = make(toured)
    assert tour.visits.count() == 3
    assert tour.left_out == []
    assert tour.travel_minutes > 0
    entry = Entry.objects.get(action="tour.made")
    assert entry.after is not None
    assert (entry.command, entry.after["tour"], len(entry.after["visits"])) == (toured.polda, tour.pk, 3)


def test_visits_stand_in_the_time_of_the_operation(toured: Toured) -> None:
    visit = make(toured).visits.order_by("arrive").first()
    assert visit is not None
    assert visit.arrive.utcoffset() is not None
    assert visit.arrive.isoformat() < f"{visit.day}T09:00"  # eight in Jakarta is one in the morning UTC


def test_who_has_no_right_plans_no_tour(toured: Toured) -> None:
    with pytest.raises(NotAllowed):
        services.make_tour(
            operation=toured.operation, command=toured.polda, by=toured.sari, name="x", asked=asked_for(toured)
        )
    tour = make(toured)
    with pytest.raises(NotAllowed):
        services.set_tour(tour=tour, by=toured.sari, seen=1)
    with pytest.raises(NotAllowed):
        services.move_visit(tour=tour, code="15-TBO", by=toured.sari, team=0, day=MONDAY, start=600, seen=1)


def test_a_visit_moved_by_hand_is_fixed_and_the_others_stay(toured: Toured) -> None:
    tour = make(toured)
    before = times(tour)
    moved = services.move_visit(
        tour=tour, code="15-JBI", by=toured.karo, team=0, day=WEDNESDAY, start=15 * 60 - 60, seen=1
    )
    after = times(moved)
    assert after["15-JBI"][1] == WEDNESDAY
    assert after["15-JBI"][3] is True
    assert {c: t for c, t in after.items() if c != "15-JBI"} == {c: t for c, t in before.items() if c != "15-JBI"}
    assert moved.edition == 2
    entry = Entry.objects.get(action="tour.visit_moved")
    assert entry.before is not None
    assert entry.after is not None
    assert entry.before["visits"] != entry.after["visits"]


def test_what_is_in_the_way_of_a_move_is_named(toured: Toured) -> None:
    tour = make(toured)
    said = {"by": toured.karo, "team": 0, "day": MONDAY, "seen": 1}
    assert "08.00" in refused(tour, code="15-TBO", start=17 * 60, **said)
    assert "terlalu jauh" in refused(tour, code="15-TBO", start=8 * 60, **said)
    other = tour.visits.filter(day=MONDAY).order_by("arrive").first()
    assert other is not None
    code = "15-TBO" if other.command.code != "15-TBO" else "15-JBI"
    local = other.arrive.astimezone()
    over = refused(tour, code=code, start=9 * 60 if local.hour == 9 else 8 * 60 + 5, **said)
    assert "tumpang" in over or "jauh" in over
    assert "tidak termasuk" in refused(tour, code="15-TBO", start=600, **(said | {"team": 1}))
    tour.refresh_from_db()
    assert tour.edition == 1
    assert not Entry.objects.filter(action="tour.visit_moved").exists()


def test_planned_anew_what_is_fixed_stays(toured: Toured) -> None:
    tour = make(toured)
    tour = services.move_visit(tour=tour, code="15-JBI", by=toured.karo, team=0, day=WEDNESDAY, start=14 * 60, seen=1)
    fixed = times(tour)["15-JBI"]
    again = services.solve_again(tour=tour, by=toured.karo, seen=2)
    assert times(again)["15-JBI"] == fixed
    assert again.visits.count() == 3
    free = services.fix_visit(tour=again, code="15-JBI", by=toured.karo, fixed=False, seen=3)
    assert services.solve_again(tour=free, by=toured.karo, seen=4).travel_minutes <= again.travel_minutes


def test_a_visit_taken_out_is_named_and_can_be_put_back_by_hand(toured: Toured) -> None:
    tour = services.drop_visit(tour=make(toured), code="15-JBI", by=toured.karo, seen=1)
    assert tour.left_out == [{"code": "15-JBI", "why": "by_hand"}]
    back = services.move_visit(tour=tour, code="15-JBI", by=toured.karo, team=0, day=WEDNESDAY, start=14 * 60, seen=2)
    assert (back.left_out, back.visits.count()) == ([], 3)


def test_two_at_once_do_not_overwrite_each_other(toured: Toured) -> None:
    tour = make(toured)
    services.fix_visit(tour=tour, code="15-JBI", by=toured.karo, fixed=True, seen=1)
    with pytest.raises(Changed):
        services.solve_again(tour=tour, by=toured.inspector, seen=1)


def test_a_settled_tour_is_not_changed_until_it_is_opened_with_a_reason(toured: Toured) -> None:
    tour = services.set_tour(tour=make(toured), by=toured.inspector, seen=1)
    assert (tour.state, tour.edition) == (Tour.State.SET, 2)
    with pytest.raises(NotDraft):
        services.solve_again(tour=tour, by=toured.karo, seen=2)
    with pytest.raises(NotDraft):
        services.set_tour(tour=tour, by=toured.karo, seen=2)
    opened = services.reopen_tour(tour=tour, by=toured.karo, reason="Kapolda berhalangan", seen=2)
    assert (opened.state, opened.edition) == (Tour.State.DRAFT, 3)
    assert Entry.objects.get(action="tour.reopened").reason == "Kapolda berhalangan"
    with pytest.raises(WrongState):
        services.reopen_tour(tour=opened, by=toured.karo, reason="x", seen=3)


def test_a_polres_sees_its_own_visit_only_and_only_once_it_is_settled(toured: Toured) -> None:
    tour = make(toured)
    with as_app(toured.sari):
        assert list(tours_visible_to(toured.sari)) == []
        assert list(visits_visible_to(toured.sari)) == []
    services.set_tour(tour=tour, by=toured.karo, seen=1)
    with as_app(toured.sari):
        assert list(tours_visible_to(toured.sari)) == [tour]
        assert [visit.command.code for visit in visits_visible_to(toured.sari)] == ["15-TBO"]
        assert Visit.objects.count() == 1  # the second wall too
    with as_app(toured.inspector):
        assert visits_visible_to(toured.inspector).count() == 3


def test_of_a_visit_called_off_only_the_command_concerned_knows(toured: Toured) -> None:
    tour = services.set_tour(tour=make(toured), by=toured.karo, seen=1)
    tour = services.reopen_tour(tour=tour, by=toured.karo, reason="x", seen=2)
    for edition, code in ((3, "15-TBO"), (4, "15-JBI")):
        tour = services.drop_visit(tour=tour, code=code, by=toured.karo, seen=edition)
    services.set_tour(tour=tour, by=toured.karo, seen=5)
    with as_app(toured.sari):
        assert [off.command.code for off in called_off_visible_to(toured.sari)] == ["15-TBO"]
        assert CalledOff.objects.count() == 1  # the second wall too
        assert list(tours_visible_to(toured.sari)) == [tour]
    with as_app(toured.inspector):
        assert called_off_visible_to(toured.inspector).count() == 2


def test_behind_both_walls_a_planner_of_the_polda_makes_and_changes_tours(toured: Toured) -> None:
    with as_app(toured.karo):
        tour = make(toured)
        tour = services.solve_again(tour=tour, by=toured.karo, seen=1)
        assert services.set_tour(tour=tour, by=toured.karo, seen=2).visits.count() == 3
