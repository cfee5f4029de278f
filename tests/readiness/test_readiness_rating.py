"""A command rated from its plan, the registry and answers; what is not known says why; overrides stand beside."""

from __future__ import annotations

from typing import Any

import pytest

from deployment.plansmade import add_people, make_operation, make_part
from people import as_app, make_person
from posko.deployment.models import LackRow, OfficerOrder, Order, Part, StationRow
from posko.ledger.models import Entry
from posko.organisation.access import NotAllowed
from posko.organisation.models import Command, Person, Role
from posko.readiness.inspecting import check_kit, draw_sample
from posko.readiness.models import Override, Rehearsal
from posko.readiness.models.base import Rating, Readiness
from posko.readiness.rating import OverrideRefused, assess, lift_override, overall, override_rating
from posko.registry.models import Equipment, Funds, Officer, Operation, PollingStation
from readiness.ratedcase import answered, item_of, make_case, opened, rating_of

READY, LIMITED, NOT_READY, UNKNOWN = Rating.READY, Rating.LIMITED, Rating.NOT_READY, Rating.UNKNOWN


@pytest.fixture
def part(polda: Command, tebo: Command, karo: Person) -> Part:
    return make_case(polda, tebo, karo)


@pytest.fixture
def omp(part: Part) -> Operation:
    return part.operation


def numbers(person: Person, part: Part, code: str, stage: str = "voting") -> tuple[Any, ...]:
    item = item_of(person, part, code, stage)
    return item.required, item.available, item.rating


def set_aside(**which: Any) -> None:
    assert Officer.objects.filter(**which).update(status="sick")


def test_a_command_that_has_all_it_needs_is_ready_in_what_is_computed(sari: Person, part: Part) -> None:
    with as_app(sari):
        found = {
            code: numbers(sari, part, code)
            for code in ("officers", "strength", "controllers", "vehicles", "trucks", "radios", "stations_manned")
        }
    assert found == {
        "officers": (4, 4, READY),
        "strength": (7, 7, READY),
        "controllers": (1, 1, READY),
        "vehicles": (2, 2, READY),
        "trucks": (1, 1, READY),
        "radios": (4, 4, READY),
        "stations_manned": (3, 3, READY),
    }


def test_an_officer_who_fell_ill_since_the_plan_is_missing_at_his_post(sari: Person, part: Part) -> None:
    set_aside(code="b1")
    assert numbers(sari, part, "officers") == (4, 3, NOT_READY)
    assert numbers(sari, part, "stations_manned") == (3, 2, NOT_READY)
    assert numbers(sari, part, "strength") == (7, 6, NOT_READY)
    assert rating_of(sari, part, Readiness.PERSONNEL) == NOT_READY


def test_who_is_lent_counts_as_the_plan_has_him_for_everybody_alike(sari: Person, karo: Person, part: Part) -> None:
    set_aside(code="b1")
    add_people(part, "post", ["lent"], post="P2", lent=True)
    assert numbers(sari, part, "officers") == numbers(karo, part, "officers") == (4, 4, READY)


def test_a_controller_who_is_gone_is_missed(sari: Person, part: Part) -> None:
    set_aside(code="p")
    assert numbers(sari, part, "controllers") == (1, 0, NOT_READY)


@pytest.mark.parametrize(
    ("kind", "code", "need"), [("car", "vehicles", 2), ("truck", "trucks", 1), ("radio", "radios", 4)]
)
def test_what_is_broken_does_not_count(sari: Person, part: Part, kind: str, code: str, need: int) -> None:
    Equipment.objects.filter(kind=kind).update(serviceable=0)
    assert numbers(sari, part, code) == (need, 0, NOT_READY)
    assert item_of(sari, part, code).why == ""


def test_a_kind_without_a_row_counts_as_nothing_and_says_so(sari: Person, part: Part) -> None:
    Equipment.objects.filter(kind="radio").delete()
    assert numbers(sari, part, "radios") == (4, 0, NOT_READY)
    assert "dihitung nol" in item_of(sari, part, "radios").why


def test_equipment_of_a_polsek_counts_for_its_polres_and_that_of_the_polda_does_not(
    sari: Person, part: Part, tebo: Command, polda: Command
) -> None:
    polsek = Command.objects.create(code="15-TBO-01", name="Polsek Tebo Ilir", kind="polsek", parent=tebo)
    Equipment.objects.filter(kind="radio").update(total=3, serviceable=3)
    Equipment.objects.create(
        operation=part.operation, command=polda, kind="radio", total=99, serviceable=99, source="u"
    )
    assert numbers(sari, part, "radios") == (4, 3, NOT_READY)
    Equipment.objects.create(operation=part.operation, command=polsek, kind="HT", total=1, serviceable=1, source="u")
    assert numbers(sari, part, "radios") == (4, 4, READY)


def test_boats_are_asked_for_only_where_stations_are_reached_by_water(sari: Person, part: Part) -> None:
    item = item_of(sari, part, "boats")
    assert (item.applies, item.rating, item.why) == (False, READY, "tidak diperlukan menurut rencana")
    StationRow.objects.filter(code="C").update(access="river")
    assert numbers(sari, part, "boats") == (1, 0, NOT_READY)


def test_signal_is_not_known_until_a_station_without_one_is_recorded(sari: Person, part: Part) -> None:
    item = item_of(sari, part, "no_signal")
    assert (item.rating, item.share) == (UNKNOWN, None)
    assert "buka TPS itu dalam data" in item.why and "tier_reason" in item.why
    assert item.opens == "/data/tps?operasi=omp&kesatuan=15-TBO"
    PollingStation.objects.filter(code="C").update(tier_reason="tanpa sinyal atau listrik")
    assert numbers(sari, part, "no_signal") == (1, 4, READY)
    Equipment.objects.filter(kind="radio").update(serviceable=0)
    assert numbers(sari, part, "no_signal") == (1, 0, NOT_READY)


def test_money_of_the_stage_is_what_the_budget_of_the_plan_says(sari: Person, part: Part) -> None:
    assert numbers(sari, part, "money") == (2_800, 100_000, READY)
    assert item_of(sari, part, "money").required_said == "Rp2.800"
    campaign = item_of(sari, part, "money", "campaign")
    assert (campaign.required, campaign.why) == (6 * 60 * 100, "ditaksir menurut kekuatan minimum tahapan")
    Funds.objects.update(amount_idr=2_700)
    assert numbers(sari, part, "money") == (2_800, 2_700, LIMITED)
    Funds.objects.update(amount_idr=0)
    assert rating_of(sari, part, Readiness.BUDGET) == NOT_READY


def test_a_reserve_that_does_not_reach_all_is_said_as_the_plan_says_it(sari: Person, part: Part) -> None:
    assert not item_of(sari, part, "reserves").applies
    common = {"plan": part.plan, "part": part, "command": part.command, "consequence": "", "remedy": ""}
    LackRow.objects.create(resource="reserves", required=10, available=6, missing=4, **common)
    assert numbers(sari, part, "reserves") == (10, 6, NOT_READY)


def test_tiers_without_a_reason_are_counted(sari: Person, part: Part) -> None:
    PollingStation.objects.filter(code__in="AB").update(tier="high")
    PollingStation.objects.filter(code="A").update(tier_reason="sulit dijangkau")
    assert numbers(sari, part, "tiers_reasoned") == (2, 1, NOT_READY)


def test_orders_are_not_known_before_there_are_any_and_counted_after(sari: Person, karo: Person, part: Part) -> None:
    assert item_of(sari, part, "orders_read").rating == UNKNOWN
    place = {"operation": part.operation, "command": part.command}
    order = Order.objects.create(plan=part.plan, part=part, serial=1, number="S/1", by=karo, **place)
    for code in ("a1", "a2"):
        told: dict[str, Any] = {
            "officer_code": code,
            "officer_name": code,
            "duty": "post",
            "content": {},
            "digest": code,
        }
        OfficerOrder.objects.create(order=order, **told, **place)
    assert numbers(sari, part, "orders_read") == (2, 0, NOT_READY)
    OfficerOrder.objects.update(read="2024-11-26T00:00:00Z")
    assert numbers(sari, part, "orders_read") == (2, 2, READY)


def test_without_a_plan_it_says_what_cannot_be_computed_and_why(rini: Person, bungo: Command, omp: Operation) -> None:
    found = assess(rini, omp, bungo, "voting")
    items = {i.criterion.code: i for rated in found.readinesses.values() for i in rated.items}
    assert found.plan == "belum ada rencana"
    assert (items["officers"].rating, items["officers"].why) == (UNKNOWN, "belum ada rencana untuk kesatuan ini")
    assert items["plan_approved"].rating == NOT_READY
    assert items["strength"].rating == NOT_READY
    assert found.readinesses[Readiness.PLAN].rating == NOT_READY
    assert found.readinesses[Readiness.TRAINING].rating == NOT_READY
    assert found.readinesses[Readiness.POST].rating == UNKNOWN
    assert overall(found) == NOT_READY


def test_a_draft_is_rated_where_nothing_is_in_force_yet(
    sari: Person, polda: Command, tebo: Command, karo: Person
) -> None:
    part = make_case(polda, tebo, karo, in_force=False)
    assert numbers(sari, part, "officers") == (4, 4, READY)
    assert numbers(sari, part, "plan_approved") == (1, 0, NOT_READY)
    assert "belum berlaku" in assess(sari, part.operation, tebo, "voting").plan


def test_a_stage_asks_its_own_criteria(sari: Person, part: Part) -> None:
    def asked(stage: str) -> set[str]:
        found = assess(sari, part.operation, part.command, stage)
        return {i.criterion.code for rated in found.readinesses.values() for i in rated.items}

    assert "stations_manned" in asked("voting") - asked("campaign")
    assert numbers(sari, part, "strength", "campaign") == (5, 7, READY)
    assert item_of(sari, part, "strength", "inauguration").rating == UNKNOWN


def test_a_polda_is_not_asked_for_posts(karo: Person, part: Part, polda: Command) -> None:
    found = assess(karo, part.operation, polda, "voting")
    items = {i.criterion.code: i for rated in found.readinesses.values() for i in rated.items}
    assert not items["officers"].applies
    assert not items["vehicles"].applies
    assert items["strength"].rating == NOT_READY
    assert items["plan_approved"].rating == NOT_READY


def test_what_is_needed_counts_posts_that_nobody_mans(sari: Person, part: Part) -> None:
    before = item_of(sari, part, "vehicles").required
    part.postrows.filter(code="P2").update(manned=False)
    part.assignmentrows.filter(post="P2").delete()
    assert item_of(sari, part, "vehicles").required == before
    assert numbers(sari, part, "money") == (2_800, 100_000, READY)


def test_answers_count_by_their_value_and_the_latest_of_them(sari: Person, part: Part) -> None:
    assert item_of(sari, part, "post_open").why == "belum diperiksa untuk tahapan ini"
    inspection = opened(sari, part)
    answered(sari, inspection, post_open="yes", post_display="yes", post_roster="partly")
    found = assess(sari, part.operation, part.command, "voting").readinesses[Readiness.POST]
    assert found.rating == LIMITED
    item = item_of(sari, part, "post_roster")
    assert (item.rating, item.share, item.opens) == (LIMITED, 0.5, f"/kesiapan/pemeriksaan/{inspection.pk}")
    assert "Sebagian · Sari" in item.source
    answered(sari, inspection, post_open="no")
    assert rating_of(sari, part, Readiness.POST) == NOT_READY
    answered(sari, inspection, post_open="na")
    assert not item_of(sari, part, "post_open").applies
    assert rating_of(sari, part, Readiness.POST) == LIMITED


def test_answers_of_another_stage_count_for_nothing(sari: Person, part: Part) -> None:
    answered(sari, opened(sari, part, "campaign"), post_open="yes")
    assert item_of(sari, part, "post_open").rating == UNKNOWN
    assert item_of(sari, part, "post_open", "campaign").rating == READY


def test_packs_that_were_looked_into_count_by_the_share_that_was_complete(sari: Person, part: Part) -> None:
    assert "belum ada ransel" in item_of(sari, part, "kit").why
    inspection = opened(sari, part)
    drawn = draw_sample(inspection=inspection, officers=2, by=sari)
    kit = ("Tongkat", "Borgol", "HT", "Senter", "Jas hujan", "Obat dan P3K", "Buku saku", "Perlengkapan mandi")
    whole = dict.fromkeys(kit, "ok")
    check_kit(inspection=inspection, officer_code=drawn[0], items=whole, by=sari)
    check_kit(inspection=inspection, officer_code=drawn[1], items=whole | {"HT": "broken"}, by=sari)
    assert numbers(sari, part, "kit") == (2, 1, NOT_READY)


def test_an_exercise_counts_when_it_was_held_by_the_end_of_the_stage(sari: Person, part: Part) -> None:
    assert numbers(sari, part, "latpraops") == (1, 0, NOT_READY)
    place = {"operation": part.operation, "command": part.command, "by": sari, "scenario": "flood"}
    Rehearsal.objects.create(kind="latpraops", day="2024-11-28", **place)
    assert numbers(sari, part, "latpraops") == (1, 1, READY)
    assert numbers(sari, part, "latpraops", "campaign") == (1, 0, NOT_READY)
    assert numbers(sari, part, "floor_game") == (1, 0, NOT_READY)


def test_a_neighbour_may_not_ask(rini: Person, part: Part) -> None:
    with as_app(rini), pytest.raises(NotAllowed):
        assess(rini, part.operation, part.command, "voting")


def test_all_who_may_ask_get_the_same_answer(sari: Person, karo: Person, part: Part, tebo: Command) -> None:
    binmas = make_person("Binmas", Role.OUTREACH, tebo)
    found = []
    for person in (sari, karo, binmas):
        with as_app(person):
            rated = assess(person, part.operation, tebo, "voting").readinesses
            found.append([(i.rating, i.required, i.available) for r in rated.values() for i in r.items])
    assert found[0] == found[1] == found[2]


def test_every_number_opens(karo: Person, part: Part, signed_in: Any) -> None:
    client = signed_in(karo)
    StationRow.objects.filter(code="C").update(access="river")
    found = assess(karo, part.operation, part.command, "voting")
    items = [i for rated in found.readinesses.values() for i in rated.items]
    for address in sorted({a for i in items for a in (i.opens, i.needs_opens) if a}):
        assert client.get(address).status_code == 200, address
    assert all(item.opens for item in items)


def put_above(by: Person, part: Part, **changes: Any) -> Override:
    said: dict[str, Any] = {
        "operation": part.operation,
        "command": part.command,
        "stage": "voting",
        "readiness": Readiness.TRAINING,
        "rating": READY,
        "reason": "Latihan bersama Polda 20 Nov",
    }
    return override_rating(by=by, **said | changes)


def test_an_override_stands_above_and_what_is_computed_stays_to_be_seen(budi: Person, part: Part) -> None:
    with as_app(budi):
        put_above(budi, part)
        rated = assess(budi, part.operation, part.command, "voting").readinesses[Readiness.TRAINING]
    assert (rated.rating, rated.by_rule) == (READY, NOT_READY)
    assert rated.override
    assert rated.override.reason == "Latihan bersama Polda 20 Nov"
    entry = Entry.objects.get(action="rating.override")
    assert (entry.actor, entry.after) == (budi, {"rating": "ready", "reason": "Latihan bersama Polda 20 Nov"})
    assert rating_of(budi, part, Readiness.TRAINING, "campaign") == NOT_READY


def test_a_second_override_takes_the_place_of_the_first_and_a_lifted_one_is_kept(budi: Person, part: Part) -> None:
    first = put_above(budi, part)
    second = put_above(budi, part, rating=LIMITED, reason="Satu peleton belum ikut")
    first.refresh_from_db()
    assert first.lifted_by == budi
    lift_override(by=budi, override=second, reason="Sudah diulang")
    assert rating_of(budi, part, Readiness.TRAINING) == NOT_READY
    assert Override.objects.count() == 2
    with pytest.raises(OverrideRefused, match="sudah dicabut"):
        lift_override(by=budi, override=second, reason="Sekali lagi")


@pytest.mark.parametrize("changes", [{"reason": " "}, {"rating": UNKNOWN}, {"stage": "nowhere"}, {"reason": "x" * 301}])
def test_an_override_needs_a_rating_a_stage_and_a_reason(budi: Person, part: Part, changes: dict[str, Any]) -> None:
    with pytest.raises(OverrideRefused):
        put_above(budi, part, **changes)
    assert not Override.objects.exists()


def test_only_a_commander_of_this_command_or_above_overrides(sari: Person, part: Part, bungo: Command) -> None:
    for person in (sari, make_person("Kapolres Bungo", Role.COMMANDER, bungo)):
        with pytest.raises(NotAllowed):
            put_above(person, part)


def test_an_operation_whose_plan_is_of_another_is_not_mixed_in(sari: Person, part: Part, polda: Command) -> None:
    other = make_operation(polda, code="psu")
    assert assess(sari, other, part.command, "voting").plan == "belum ada rencana"


def test_the_latest_draft_counts_where_there_are_several(
    sari: Person, karo: Person, polda: Command, tebo: Command
) -> None:
    part = make_case(polda, tebo, karo, in_force=False)
    from deployment.plansmade import make_plan

    later = make_plan(part.operation, polda, karo, name="Konsep kedua")
    make_part(later, tebo)
    assert "Konsep kedua" in assess(sari, part.operation, tebo, "voting").plan
    assert item_of(sari, part, "officers").why == "rencananya belum punya pos"
