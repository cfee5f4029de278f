"""What an order says, before it is set."""

from __future__ import annotations

import json
from dataclasses import replace

from planmaking import make_plan, make_settings
from posko.documents.orders.content import Content, content_of, in_order
from posko.planning import Duty, Shortfall


def content(place: int = 1) -> Content:
    plan = make_plan()
    return content_of(plan, plan.commands[place], make_settings())


def test_the_letterhead_is_taken_from_the_names_of_the_commands() -> None:
    assert content()["letterhead"] == [
        "KEPOLISIAN NEGARA REPUBLIK INDONESIA",
        "DAERAH JAMBI",
        "RESOR TANJUNG JABUNG TIMUR",
    ]
    assert content(0)["letterhead"][-1] == "RESOR KOTA JAMBI"


def test_a_polres_whose_polda_is_not_in_the_plan_leaves_its_name_out() -> None:
    plan = make_plan()
    alone = replace(plan, problem=replace(plan.problem, reinforcement=()), commands=plan.commands[:1])
    made = content_of(alone, alone.commands[0], make_settings())
    assert made["letterhead"] == ["KEPOLISIAN NEGARA REPUBLIK INDONESIA", "RESOR KOTA JAMBI"]
    assert made["copies"][0] == "Kapolda"


def test_the_number_is_left_to_be_filled_in_with_month_and_year() -> None:
    number = content()["number"]
    assert number.startswith("Sprin/")
    assert number.endswith("/XI/OPS.1.3./2024")
    assert number.removeprefix("Sprin/").removesuffix("/XI/OPS.1.3./2024").strip() == ""


def test_tiers_add_up_to_the_totals() -> None:
    made = content()
    for name in ("stations", "posts", "required", "assigned", "missing", "linmas"):
        assert sum(int(tier[name]) for tier in made["tiers"]) == int(made["totals"][name])
    assert [tier["word"] for tier in made["tiers"]] == ["kurang rawan", "rawan", "sangat rawan"]


def test_every_post_has_its_stations_and_people_with_the_leader_first() -> None:
    plan = make_plan()
    for post, said in zip(in_order(plan.commands[1].posts), content()["posts"], strict=True):
        assert [s["code"] for s in said["stations"]] == [s.code for s in post.stations]
        assert [o["id"] for o in said["officers"]] == list(post.officers)
        assert [o["leader"] for o in said["officers"]] == [True, False][: len(post.officers)]
        assert said["manned"] is bool(post.officers)


def test_borrowed_people_are_marked_as_bko() -> None:
    made = content()
    units = [officer["unit"] for post in made["posts"] for officer in post["officers"]]
    assert units.count("Polda Jambi (BKO)") == made["reinforcement"] == 4


def test_minutes_above_the_target_stand_out() -> None:
    stations = [station for post in content()["posts"] for station in post["stations"]]
    late = [station for station in stations if station["late"]]
    assert late
    assert all(float(station["minutes"].replace(",", ".")) > 30 for station in late)


def test_own_and_lent_people_add_up_duty_by_duty() -> None:
    plan, made = make_plan(), content()
    rows = {word: list(map(int, counts)) for word, *counts in made["strength"]}
    assert all(own + lent == both for own, lent, both in rows.values())
    assert rows["PAM TPS"] == [12, 4, 16]
    assert rows["Pasukan cadangan"][-1] == sum(len(team["officers"]) for team in made["reserves"])
    assert rows["Padal"][-1] == len(made["controllers"])
    total = rows.pop("Jumlah")
    assert total == [sum(row[k] for row in rows.values()) for k in range(3)]
    assert total[-1] == len(plan.commands[1].assignments)


def test_posts_stand_in_the_order_of_the_tiers() -> None:
    made = content()
    words = list(dict.fromkeys(post["word"] for post in made["posts"]))
    assert words == [tier["word"] for tier in made["tiers"]]


def test_witnesses_are_named_only_where_the_seal_was_given_before() -> None:
    plan = make_plan()
    sealed = replace(plan, draw=replace(plan.draw, committed=True))
    assert not content()["committed"]
    assert content_of(sealed, sealed.commands[1], make_settings())["committed"]
    assert content()["seal"] == plan.draw.commitment


def test_two_plans_of_one_draw_have_two_fingerprints() -> None:
    plan = make_plan()
    command = plan.commands[1]
    first, *others = command.posts
    moved = replace(command, posts=(replace(first, officers=first.officers[::-1]), *others))
    sealed = replace(plan, draw=replace(plan.draw, committed=True))
    made = [content_of(plan, c, make_settings())["fingerprint"] for c in (command, moved)]
    assert len(set(made)) == 2
    assert content_of(sealed, command, make_settings())["fingerprint"] == made[0]


def test_each_padal_has_the_posts_he_controls() -> None:
    plan, made = make_plan(), content()
    controlled = {p.id: p.controller for p in plan.commands[1].posts if p.controller}
    assert {post: padal["id"] for padal in made["controllers"] for post in padal["posts"]} == controlled


def test_a_reserve_team_waits_at_a_place_with_a_name_and_has_its_people() -> None:
    (team,) = content()["reserves"]
    assert team["place"] == "Polres Tanjung Jabung Timur (1,13010 LS, 103,86120 BT)"
    assert len(team["officers"]) == 5
    assert team["officers"][0]["role"] == "Katim"


def test_what_is_missing_has_its_unit_and_money_is_in_rupiah() -> None:
    plan = make_plan()
    money = Shortfall("15-TJT", "money", 75_600_000, 600_000, 75_000_000, "tidak terbayar", "tambah dana")
    command = replace(plan.commands[1], shortfalls=(*plan.commands[1].shortfalls, money))
    rows = [
        (lack["resource"], lack["required"], lack["missing"])
        for lack in content_of(plan, command, make_settings())["shortfalls"]
    ]
    assert rows == [
        ("personel pos", "26 personel", "10 personel"),
        ("perahu", "3 unit", "2 unit"),
        ("dana", "Rp75.600.000", "Rp75.000.000"),
    ]


def test_a_reason_that_posko_knows_is_in_indonesian() -> None:
    plan = make_plan()
    first, *others = in_order(plan.commands[0].posts)
    post = replace(first, stations=tuple(replace(s, tier_reason="closed institution") for s in first.stations))
    command = replace(plan.commands[0], posts=(post, *others))
    assert content_of(plan, command, make_settings())["posts"][0]["reasons"] == "lembaga tertutup"


def test_routine_duty_is_only_a_count() -> None:
    plan, made = make_plan(), content()
    routine = [a.officer for a in plan.commands[1].assignments if a.duty is Duty.ROUTINE]
    assert made["routine"] == str(len(routine))
    assert not any(officer in json.dumps(made) for officer in routine)


def test_why_an_officer_is_excluded_anywhere_is_never_said() -> None:
    plan = make_plan()
    command = plan.commands[0]
    marked = tuple(replace(o, excluded_areas=("15.71.99",)) for o in command.command.officers)
    changed = replace(command, command=replace(command.command, officers=marked))
    assert "15.71.99" not in json.dumps(content_of(plan, changed, make_settings()))
