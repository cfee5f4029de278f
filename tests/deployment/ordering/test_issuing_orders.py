"""Who gets an order when a plan comes into force, and who keeps the one he has."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection, transaction
from django.utils import timezone
from ordered import Jambi, make_jambi, officer, replaced, row_of, swapped, taken_to_jambi

from people import as_app, make_person
from planmaking import make_plan
from posko.deployment import ordering
from posko.deployment.models import OfficerOrder, Order
from posko.deployment.ordering.issuing import digest_of
from posko.deployment.ordering.numbering import number_of
from posko.deployment.ordering.reading import confirm_read
from posko.documents.orders import digest, officer_order
from posko.ledger.models import Entry
from posko.organisation.access import NotAllowed
from posko.organisation.models import Role
from posko.planning import CommandPlan, Duty


@pytest.fixture
def jambi(db: None) -> Jambi:
    return make_jambi()


def posted(command: CommandPlan) -> set[str]:
    return {a.officer for a in command.assignments if a.duty in (Duty.POST, Duty.CONTROLLER, Duty.RESERVE)}


def of(orders: list[Order], code: str) -> Order:
    return next(o for o in orders if o.command.code == code)


def test_everybody_who_stands_on_the_first_order_is_told_and_nobody_else(jambi: Jambi) -> None:
    orders = jambi.approve()
    plans = {c.command.code: c for c in jambi.planned.commands}
    assert [o.command.code for o in orders] == ["15-JBI", "15-TJT"]
    for order in orders:
        told = set(order.officers.values_list("officer_code", flat=True))
        assert told == posted(plans[order.command.code])
        assert (order.serial, order.concerned, order.replaces, order.changes) == (1, len(told), None, [])


def test_what_is_told_is_what_the_documents_say(jambi: Jambi) -> None:
    jambi.approve()
    command = jambi.planned.commands[1]
    lent = next(a for a in command.assignments if a.reinforcement and a.duty is Duty.POST)
    told = officer_order(jambi.planned, command, lent.officer)
    row = row_of(lent.officer)
    assert row.digest == digest(told)
    assert (row.duty, row.post, row.content["tier"]) == ("post", lent.post, told.tier)
    assert [s["code"] for s in row.content["stations"]] == [s.code for s in told.stations]
    assert row.command == jambi.tjt
    assert row.content["number"] == row.order.number
    assert row.content["version"] == 1


def test_the_name_stands_with_the_rank(jambi: Jambi) -> None:
    jambi.approve()
    someone = jambi.planned.commands[0].command.officers[20]
    assert row_of(someone.id).officer_name == f"{someone.rank} {someone.name}"


def test_numbers_count_by_command_and_carry_month_and_year_of_the_day_of_issue(jambi: Jambi) -> None:
    assert number_of(3, date(2024, 11, 5)) == "Sprin/3/XI/OPS.1.3./2024"
    first = of(jambi.approve(), "15-JBI")
    second = of(jambi.approve(swapped(0, 1)), "15-JBI")
    today = timezone.localdate()
    assert first.number == number_of(1, today)
    assert (second.number, second.replaces) == (number_of(2, today), first)


def test_the_same_plan_again_gives_no_order_and_everybody_keeps_his(jambi: Jambi) -> None:
    jambi.approve()
    before = set(OfficerOrder.objects.values_list("pk", "digest"))
    assert jambi.approve() == []
    assert set(OfficerOrder.objects.filter(replaced=None).values_list("pk", "digest")) == before
    assert Order.objects.count() == 2


def test_only_those_whom_a_change_concerns_get_a_new_order(jambi: Jambi) -> None:
    jambi.approve()
    posts = jambi.planned.commands[0].posts
    people = {*posts[0].officers, *posts[1].officers}
    padal = {posts[0].controller, posts[1].controller} - {""}
    (order,) = jambi.approve(swapped(0, 1))
    assert order.command == jambi.jbi
    assert set(order.officers.values_list("officer_code", flat=True)) == people | padal
    assert order.concerned == len(people | padal)
    assert {change["officer_id"] for change in order.changes} == people | padal


def test_whoever_is_not_concerned_keeps_his_confirmation_and_the_others_must_read_anew(jambi: Jambi) -> None:
    jambi.approve()
    OfficerOrder.objects.update(read=timezone.now())
    jambi.approve(swapped(0, 1))
    posts = jambi.planned.commands[0].posts
    assert row_of(posts[3].officers[1]).read is not None
    moved = row_of(posts[0].officers[1])
    assert moved.read is None
    assert moved.before["post"] == posts[0].id
    assert (moved.post, moved.content["version"]) == (posts[1].id, 2)
    old = OfficerOrder.objects.get(officer_code=moved.officer_code, order__serial=1)
    assert old.replaced is not None
    assert old.read is not None


def test_whoever_leaves_the_order_is_told_so_and_whoever_joins_gets_his_first(jambi: Jambi) -> None:
    jambi.approve()
    post = jambi.planned.commands[0].posts[0]
    (order,) = jambi.approve(replaced(0))
    gone = row_of(post.officers[1])
    assert (gone.duty, gone.post, gone.order) == ("routine", "", order)
    assert gone.before["post"] == post.id
    come = OfficerOrder.objects.get(order=order, before__isnull=True)
    assert (come.post, come.duty) == (post.id, "post")
    assert {c["officer_id"] for c in order.changes} == set(order.officers.values_list("officer_code", flat=True))


def test_whoever_was_told_to_go_back_is_not_told_again(jambi: Jambi) -> None:
    jambi.approve()
    jambi.approve(replaced(0))
    gone = row_of(jambi.planned.commands[0].posts[0].officers[1])
    (third,) = jambi.approve(lambda command: swapped(2, 3)(replaced(0)(command)))
    assert row_of(gone.officer_code).pk == gone.pk
    assert third.serial == 3
    assert not third.officers.filter(officer_code=gone.officer_code).exists()


def test_back_on_the_order_after_routine_duty_the_officer_reads_both(jambi: Jambi) -> None:
    jambi.approve()
    jambi.approve(replaced(0))
    jambi.approve()
    back = row_of(jambi.planned.commands[0].posts[0].officers[1])
    assert (back.duty, back.before["duty"]) == ("post", "routine")


def test_an_officer_lent_elsewhere_keeps_one_order_the_new_one(jambi: Jambi) -> None:
    """The Polda's people of Tanjab now stand in Jambi: no word from Tanjab, though it may plan alone."""
    jambi.approve()
    code = taken_to_jambi(jambi)
    row = row_of(code)
    assert (row.command, row.post) == (jambi.jbi, jambi.planned.commands[0].posts[0].id)
    assert row.before["post"].startswith("15-TJT")
    assert OfficerOrder.objects.filter(officer_code=code, command=jambi.tjt).get().replaced is not None


def test_whoever_comes_back_from_another_command_is_new_on_the_order_though_its_plan_is_the_same(jambi: Jambi) -> None:
    jambi.approve()
    code = taken_to_jambi(jambi)
    (order,) = jambi.approve(None, "15-TJT")
    (change,) = order.changes
    assert (change["officer_id"], change["before"], change["what"]) == (code, None, ["penugasan baru"])
    assert order.concerned == order.officers.count() == 1
    assert row_of(code).command == jambi.tjt


def test_a_new_voting_day_concerns_everybody(jambi: Jambi) -> None:
    jambi.approve()
    jambi.operation.voting_day = date(2024, 12, 4)
    jambi.operation.save()
    orders = jambi.approve()
    assert len(orders) == 2
    assert sum(o.concerned for o in orders) == OfficerOrder.objects.filter(replaced=None).count()
    assert all("hari pemungutan suara" in c["what"] for o in orders for c in o.changes)
    assert not OfficerOrder.objects.filter(replaced=None).exclude(content__voting_day="2024-12-04").exists()


def test_each_order_is_in_the_ledger_with_a_digest_over_what_everybody_is_told(jambi: Jambi) -> None:
    orders = jambi.approve()
    for order in orders:
        entry = Entry.objects.get(command=order.command, action="order.issued")
        assert entry.subject == order.number
        assert entry.after == {
            "order": order.pk,
            "plan": order.plan_id,
            "version": 1,
            "concerned": order.concerned,
            "digest": digest_of(order),
        }
    jambi.approve(swapped(0, 1))
    latest = Entry.objects.filter(command=jambi.jbi, action="order.issued").latest("number")
    assert latest.before == {"number": of(orders, "15-JBI").number}
    assert latest.after["digest"] != Entry.objects.filter(command=jambi.jbi, action="order.issued")[0].after["digest"]


def test_a_plan_of_one_command_leaves_the_orders_of_the_others_alone(jambi: Jambi) -> None:
    jambi.approve()
    tjt = set(OfficerOrder.objects.filter(command=jambi.tjt).values_list("pk", "replaced"))
    jambi.approve(swapped(0, 1), "15-JBI")
    assert set(OfficerOrder.objects.filter(command=jambi.tjt).values_list("pk", "replaced")) == tjt


def test_only_who_may_approve_gives_orders(jambi: Jambi) -> None:
    plan = jambi.draft()
    plan.parts.update(in_force=True)
    planner = make_person("Perencana", Role.PLANNER, jambi.polda)
    with pytest.raises(NotAllowed):
        ordering.issue(plan=plan, by=planner)
    assert not Order.objects.exists()


def test_a_plan_that_is_not_in_force_gives_no_order(jambi: Jambi) -> None:
    assert ordering.issue(plan=jambi.draft(), by=jambi.kapolda) == []


def test_the_officer_sees_his_own_row_and_no_colleague_s(jambi: Jambi) -> None:
    jambi.approve()
    post = jambi.planned.commands[0].posts[0]
    mine, other = officer(post.officers[0], jambi.jbi), row_of(post.officers[1])
    with as_app(mine):
        assert list(OfficerOrder.objects.values_list("officer_code", flat=True)) == [mine.officer_code]
        assert OfficerOrder.objects.filter(pk=other.pk).update(read=timezone.now()) == 0
        assert not Order.objects.exists()


def test_somebody_without_a_number_sees_nothing(jambi: Jambi) -> None:
    jambi.approve()
    OfficerOrder.objects.filter(officer_code=jambi.planned.commands[0].posts[0].officers[0]).update(officer_code="")
    with as_app(make_person("Tamu", Role.OFFICER, jambi.jbi)):
        assert not OfficerOrder.objects.exists()


def test_a_lent_officer_of_the_polda_sees_the_order_of_the_borrower(jambi: Jambi) -> None:
    jambi.approve()
    code = next(a.officer for a in jambi.planned.commands[1].assignments if a.reinforcement)
    with as_app(officer(code, jambi.polda)):
        assert OfficerOrder.objects.get().command_id == jambi.tjt.pk


def test_confirming_is_written_down_once_with_an_entry_in_the_ledger(jambi: Jambi) -> None:
    jambi.approve()
    code = jambi.planned.commands[0].posts[0].officers[0]
    person, row = officer(code, jambi.jbi), row_of(code)
    with as_app(person):
        assert confirm_read(order=row, by=person)
        assert not confirm_read(order=row, by=person)
    assert row_of(code).read is not None
    entry = Entry.objects.get(action="order.read")
    assert (entry.command, entry.actor, entry.after["digest"]) == (jambi.jbi, person, row.digest)


def test_nobody_confirms_for_somebody_else_and_nobody_an_order_that_was_replaced(jambi: Jambi) -> None:
    jambi.approve()
    post = jambi.planned.commands[0].posts[0]
    person = officer(post.officers[1], jambi.jbi)
    with pytest.raises(NotAllowed):
        confirm_read(order=row_of(post.officers[0]), by=person)
    with pytest.raises(NotAllowed):
        confirm_read(order=row_of(post.officers[0]), by=jambi.kapolda)
    old = row_of(post.officers[1])
    jambi.approve(swapped(0, 1))
    assert not confirm_read(order=old, by=person)
    assert not Entry.objects.filter(action="order.read").exists()


def test_two_running_orders_of_one_officer_are_refused_by_the_database(jambi: Jambi) -> None:
    from django.db import IntegrityError

    jambi.approve()
    row = OfficerOrder.objects.first()
    assert row is not None
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_the_plan_made_by_hand_is_the_one_the_room_keeps(jambi: Jambi) -> None:
    """The rows give back what was stored, so that the other tests speak of the same plan."""
    from posko.deployment.storing import plan_of

    plan = jambi.draft()
    back = plan_of(plan.parts.select_related("command", "plan__operation").order_by("command__path"))
    assert [len(c.posts) for c in back.commands] == [len(c.posts) for c in make_plan().commands[:2]]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM deployment_officerorder")
        assert cursor.fetchone() == (0,)
