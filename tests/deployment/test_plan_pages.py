"""The pages of plans: what they show, what they let do, and how they say no."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from posko.deployment import services
from posko.deployment.models import AssignmentRow, Edit, Order, Part, Plan, PostRow, StationRow
from posko.deployment.ordering import foresee
from posko.organisation.jobs import Job, held
from posko.organisation.models import Appointment, Command, Person, Role
from posko.registry.models import Officer, Operation, PollingStation


def text_of(response: Any) -> str:
    return response.content.decode()


def step(client: Any, plan: Plan, word: str, **data: str) -> Any:
    return client.post(reverse("deployment:step_of_plan", args=[plan.pk, word]), data)


def send(client: Any, part: Part, **data: Any) -> Any:
    return client.post(reverse("deployment:change", args=[part.pk]), {"seen": 0, **data})


def test_asking_for_a_plan_leads_to_its_page(operation: Operation, tebo: Command, sari: Person, signed_in: Any) -> None:
    asked = {"operation": operation.pk, "command": tebo.pk, "name": "Coba", "effort": "quick"}
    response = signed_in(sari).post(reverse("deployment:ask"), asked)
    plan = Plan.objects.get()
    assert response["Location"] == reverse("deployment:overview", args=[plan.pk])
    shown = text_of(signed_in(sari).get(response["Location"]))
    assert "Coba" in shown
    assert "Menunggu giliran" in shown


def test_a_neighbours_command_cannot_be_chosen(
    operation: Operation, bungo: Command, sari: Person, signed_in: Any
) -> None:
    asked = {"operation": operation.pk, "command": bungo.pk, "effort": "quick"}
    assert signed_in(sari).post(reverse("deployment:ask"), asked).status_code == 422
    assert not Plan.objects.exists()


def test_the_overview_has_each_command_and_sums_that_close(plan: Plan, karo: Person, signed_in: Any) -> None:
    shown = text_of(signed_in(karo).get(reverse("deployment:overview", args=[plan.pk])))
    assert "Polres Tebo" in shown
    assert "Polres Bungo" in shown
    assert "Jumlah" in shown


def test_a_polres_sees_its_own_line_and_no_sum(plan: Plan, sari: Person, signed_in: Any) -> None:
    shown = text_of(signed_in(sari).get(reverse("deployment:overview", args=[plan.pk])))
    assert "Polres Tebo" in shown
    assert "Polres Bungo" not in shown
    assert "<tfoot>" not in shown


def test_the_page_asks_for_progress_until_the_plan_is_there(
    operation: Operation, tebo: Command, sari: Person, signed_in: Any
) -> None:
    plan = services.ask_plan(operation=operation, command=tebo, by=sari, name="", effort="quick")
    Plan.objects.filter(pk=plan.pk).update(percent=40, step="plan")
    state = reverse("deployment:plan_state", args=[plan.pk])
    running = signed_in(sari).get(state)
    assert "40 %" in text_of(running)
    assert "HX-Refresh" not in running
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.DRAFT)
    assert signed_in(sari).get(state)["HX-Refresh"] == "true"


@pytest.mark.parametrize("content", ["pos", "petugas", "cadangan", "kekurangan", "perubahan", "apa saja"])
def test_every_table_of_a_part_can_be_opened(part: Part, rini: Person, signed_in: Any, content: str) -> None:
    response = signed_in(rini).get(reverse("deployment:part", args=[part.pk]), {"isi": content})
    assert response.status_code == 200


def test_posts_are_filtered(part: Part, rini: Person, signed_in: Any) -> None:
    url = reverse("deployment:part", args=[part.pk])
    high = PostRow.objects.get(part=part, tier="high").code
    low = PostRow.objects.filter(part=part, tier="low").values_list("code", flat=True)[0]
    shown = text_of(signed_in(rini).get(url, {"kerawanan": "high"}))
    assert high in shown
    assert low not in shown
    assert "Tidak ada pos yang cocok" in text_of(signed_in(rini).get(url, {"keadaan": "kosong"}))


def test_search_goes_straight_to_the_only_hit(part: Part, plan: Plan, rini: Person, signed_in: Any) -> None:
    officer = AssignmentRow.objects.filter(part=part, duty="post").first()
    assert officer
    response = signed_in(rini).get(reverse("deployment:search", args=[plan.pk]), {"q": officer.code})
    assert response["Location"] == reverse("deployment:planned_officer", args=[plan.pk, officer.code])
    shown = text_of(signed_in(rini).get(response["Location"]))
    assert officer.post in shown


def test_an_effect_is_shown_before_anything_is_kept(part: Part, rini: Person, signed_in: Any) -> None:
    rows = list(PostRow.objects.filter(part=part, tier="low").order_by("stations"))
    station = StationRow.objects.filter(part=part, post=rows[-1].code).exclude(code=rows[-1].centre)[0]
    asked = {"action": "move_station", "station": station.code, "post": rows[0].code}
    shown = send(signed_in(rini), part, **asked, coba="1")
    assert shown.status_code == 200
    assert "Tidak ada aturan yang dilanggar" in text_of(shown)
    assert not Edit.objects.exists()
    kept = send(signed_in(rini), part, **asked, kembali="/rencana/")
    assert kept["Location"] == "/rencana/"
    assert Edit.objects.get().by == rini


def test_a_broken_rule_is_named_on_the_page(part: Part, rini: Person, signed_in: Any) -> None:
    high = StationRow.objects.get(part=part, tier="high")
    low = PostRow.objects.filter(part=part, tier="low").values_list("code", flat=True)[0]
    refused = send(signed_in(rini), part, action="move_station", station=high.code, post=low)
    assert refused.status_code == 409
    assert "mencampur kerawanan" in text_of(refused)


def test_an_unknown_number_is_said(part: Part, rini: Person, signed_in: Any) -> None:
    refused = send(signed_in(rini), part, action="swap_officers", officer="X1", other="X2")
    assert refused.status_code == 422
    assert "X1" in text_of(refused)


def test_a_missing_field_is_named(part: Part, rini: Person, signed_in: Any) -> None:
    refused = send(signed_in(rini), part, action="swap_officers", officer="X1")
    assert refused.status_code == 422
    assert "Petugas lain: Isian ini diperlukan." in text_of(refused)


def test_the_way_back_never_leaves_this_server(part: Part, rini: Person, signed_in: Any) -> None:
    post = PostRow.objects.filter(part=part).values_list("code", flat=True)[0]
    kept = send(signed_in(rini), part, action="pin", post=post, kembali="//elsewhere.example/")
    assert kept["Location"] == reverse("deployment:part", args=[part.pk])


def test_an_edit_is_undone_from_its_list(part: Part, rini: Person, signed_in: Any) -> None:
    post = PostRow.objects.filter(part=part).values_list("code", flat=True)[0]
    send(signed_in(rini), part, action="pin", post=post)
    signed_in(rini).post(reverse("deployment:undo", args=[Edit.objects.get().pk]))
    assert Edit.objects.get().undone_by == rini
    assert not PostRow.objects.filter(part=part, pinned=True).exists()


def test_a_neighbour_finds_no_part_to_change(part: Part, sari: Person, signed_in: Any) -> None:
    post = PostRow.objects.filter(part=part).values_list("code", flat=True)[0]
    assert send(signed_in(sari), part, action="pin", post=post).status_code == 404


def test_submitted_approved_and_revised_by_the_buttons(plan: Plan, karo: Person, chief: Person, signed_in: Any) -> None:
    step(signed_in(karo), plan, "ajukan")
    assert step(signed_in(karo), plan, "setujui").status_code == 403
    assert step(signed_in(chief), plan, "setujui").status_code == 302
    plan.refresh_from_db()
    assert plan.state == Plan.State.APPROVED
    response = step(signed_in(karo), plan, "versi-baru")
    assert Plan.objects.get(based_on=plan).pk == int(response["Location"].rstrip("/").rsplit("/", 1)[-1])


def test_the_drafter_with_both_roles_is_told_why_not(plan: Plan, polda: Command, karo: Person, signed_in: Any) -> None:
    Appointment.objects.create(person=karo, command=polda, role=Role.COMMANDER)
    step(signed_in(karo), plan, "ajukan")
    refused = step(signed_in(karo), plan, "setujui")
    assert refused.status_code == 403
    assert "orang lain yang harus menyetujui" in text_of(refused)


def test_who_may_not_approve_reads_who_may_and_no_name_of_a_right(plan: Plan, karo: Person, signed_in: Any) -> None:
    step(signed_in(karo), plan, "ajukan")
    refused = step(signed_in(karo), plan, "setujui")
    said = text_of(refused)
    assert refused.status_code == 403
    assert f"Peran Anda tidak mencakup menyetujui rencana di {plan.command}. Yang boleh: Komandan" in said
    assert "approve-plan" not in said


def test_a_plan_that_is_not_there_is_said_in_our_own_words(karo: Person, signed_in: Any) -> None:
    said = text_of(signed_in(karo).get("/rencana/999999"))
    assert "Alamat ini tidak ada" in said
    assert "matches the given query" not in said


@pytest.mark.parametrize("word", ["ajukan", "buang"])
def test_a_step_asks_once_with_what_it_does(plan: Plan, karo: Person, signed_in: Any, word: str) -> None:
    asked = signed_in(karo).get(reverse("deployment:step_of_plan", args=[plan.pk, word]))
    assert "0 perubahan dengan tangan" in text_of(asked)
    plan.refresh_from_db()
    assert plan.state == Plan.State.DRAFT


def test_the_question_says_how_many_orders_the_approval_then_gives(
    plan: Plan, karo: Person, chief: Person, signed_in: Any
) -> None:
    step(signed_in(karo), plan, "ajukan")
    question = reverse("deployment:step_of_plan", args=[plan.pk, "setujui"])
    asked = text_of(signed_in(chief).get(question))
    assert "belum ada yang berlaku" in asked
    foreseen = sum(effect.concerned for effect in foresee(plan))
    assert f"{foreseen} petugas mendapat perintah baru" in asked
    assert f"{foreseen} baru bertugas, 0 dibebaskan dari tugas, 0 berubah" in asked
    step(signed_in(chief), plan, "setujui")
    assert foreseen == sum(Order.objects.filter(plan=plan).values_list("concerned", flat=True)) > 0


def second_version(part: Part, karo: Person, chief: Person, signed_in: Any) -> Plan:
    """A submitted new version of the plan of `part`, in which one officer changes places with one on routine duty."""
    for person, word in ((karo, "ajukan"), (chief, "setujui"), (karo, "versi-baru")):
        step(signed_in(person), part.plan, word)
    draft = Plan.objects.get(based_on=part.plan)
    mine = draft.parts.get(command=part.command)
    members = AssignmentRow.objects.filter(part=mine, duty="post", role="member")
    posted = members.filter(rank="BRIPDA").first() or members.first()
    spare = AssignmentRow.objects.filter(part=mine, duty="routine", status="available").first()
    assert posted and spare
    changed = send(signed_in(karo), mine, action="swap_officers", officer=posted.code, other=spare.code)
    assert changed.status_code == 302
    step(signed_in(karo), draft, "ajukan")
    return draft


def test_of_a_new_version_only_those_are_counted_who_are_told_something_else(
    part: Part, plan: Plan, karo: Person, chief: Person, signed_in: Any
) -> None:
    draft = second_version(part, karo, chief, signed_in)
    overview = text_of(signed_in(chief).get(reverse("deployment:overview", args=[draft.pk])))
    assert f"?a={plan.pk}&amp;b={draft.pk}" in overview
    effects = {effect.part.command_id: effect for effect in foresee(draft)}
    effect = effects[part.command_id]
    assert (effect.appointed, effect.relieved) == (1, 1)
    asked = text_of(signed_in(chief).get(reverse("deployment:step_of_plan", args=[draft.pk, "setujui"])))
    assert f"1 baru bertugas, 1 dibebaskan dari tugas, {effect.changed} berubah" in asked
    step(signed_in(chief), draft, "setujui")
    order = Order.objects.get(plan=draft)
    assert (order.concerned, len(order.changes)) == (effect.concerned, effect.concerned)


def test_an_approval_of_what_changed_since_it_was_shown_asks_again(
    plan: Plan, karo: Person, chief: Person, signed_in: Any
) -> None:
    step(signed_in(karo), plan, "ajukan")
    asked = signed_in(chief).get(reverse("deployment:step_of_plan", args=[plan.pk, "setujui"]))
    seen = asked.context["seen"]
    step(signed_in(karo), plan, "tarik")
    step(signed_in(karo), plan, "ajukan")
    again = step(signed_in(chief), plan, "setujui", dilihat=seen)
    assert again.status_code == 409
    assert "berubah sejak Anda melihatnya" in text_of(again)
    assert step(signed_in(chief), plan, "setujui", dilihat=again.context["seen"]).status_code == 302


def test_who_cannot_take_a_step_is_not_asked_about_it(plan: Plan, karo: Person, chief: Person, signed_in: Any) -> None:
    step(signed_in(karo), plan, "ajukan")
    question = reverse("deployment:step_of_plan", args=[plan.pk, "setujui"])
    assert signed_in(karo).get(question)["Location"] == reverse("deployment:overview", args=[plan.pk])


def test_a_draft_has_a_number_of_its_own_and_a_version_once_approved(
    plan: Plan, karo: Person, chief: Person, signed_in: Any
) -> None:
    assert str(plan) == f"{plan.name} · konsep {plan.pk}"
    step(signed_in(karo), plan, "ajukan")
    step(signed_in(chief), plan, "setujui")
    plan.refresh_from_db()
    assert str(plan) == f"{plan.name} v1"


def test_a_plan_without_a_name_is_called_by_operation_command_and_day(
    operation: Operation, tebo: Command, sari: Person
) -> None:
    plan = services.ask_plan(operation=operation, command=tebo, by=sari, name=" ", effort="quick")
    assert plan.name.startswith(f"{operation.name} · {tebo.name} · ")


def test_badge_and_bar_of_a_running_plan_say_the_same(
    operation: Operation, tebo: Command, sari: Person, signed_in: Any
) -> None:
    plan = services.ask_plan(operation=operation, command=tebo, by=sari, name="", effort="quick")
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.COMPUTING, percent=40, step="plan")
    with held(Job.PLAN, plan.pk):
        said = text_of(signed_in(sari).get(reverse("deployment:plan_state", args=[plan.pk])))
    assert 'id="lencana" hx-swap-oob="true"' in said
    assert said.count("40 %") == 2
    assert "satu kesatuan demi satu" not in said


def test_the_list_tells_plans_that_wait_from_those_at_work_and_those_that_stand_still(
    operation: Operation, tebo: Command, sari: Person, signed_in: Any
) -> None:
    plan = services.ask_plan(operation=operation, command=tebo, by=sari, name="", effort="quick")

    def listed() -> str:
        return text_of(signed_in(sari).get(reverse("deployment:plans"))).split('id="semua"')[1]

    assert "Menunggu giliran</span>" in listed()
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.COMPUTING, percent=40, step="plan")
    with held(Job.PLAN, plan.pk):
        assert "Sedang dihitung 40 %</span>" in listed()
    assert "Terhenti</span>" in listed()


def test_what_was_pinned_is_said_on_the_page_of_the_plan(
    part: Part, karo: Person, rini: Person, signed_in: Any
) -> None:
    post = PostRow.objects.filter(part=part).values_list("code", flat=True)[0]
    send(signed_in(rini), part, action="pin", post=post)
    assert post in text_of(signed_in(karo).get(reverse("deployment:overview", args=[part.plan_id])))


def test_what_reserves_reach_is_said_with_its_base(part: Part, plan: Plan, karo: Person, signed_in: Any) -> None:
    guarded = StationRow.objects.filter(part=part).exclude(tier="low").count()
    figures = part.figures | {"reserve_covered": (guarded - 1) / guarded}
    Part.objects.filter(pk=part.pk).update(figures=figures)
    shown = text_of(signed_in(karo).get(reverse("deployment:overview", args=[plan.pk])))
    assert f"{guarded - 1} dari {guarded}" in shown


def test_sending_back_needs_a_reason_which_the_planner_reads(
    plan: Plan, karo: Person, chief: Person, signed_in: Any
) -> None:
    step(signed_in(karo), plan, "ajukan")
    assert step(signed_in(chief), plan, "kembalikan", reason="").status_code == 409
    step(signed_in(chief), plan, "kembalikan", reason="Perahu kurang")
    assert "Perahu kurang" in text_of(signed_in(karo).get("/"))
    assert "Perahu kurang" in text_of(signed_in(karo).get(reverse("deployment:overview", args=[plan.pk])))


def test_a_plan_that_breaks_a_rule_says_which_and_where(plan: Plan, karo: Person, signed_in: Any) -> None:
    officer = AssignmentRow.objects.filter(plan=plan, duty="post", command__code="15-BGO").first()
    assert officer
    AssignmentRow.objects.filter(pk=officer.pk).update(status="sick")
    refused = step(signed_in(karo), plan, "ajukan")
    assert refused.status_code == 409
    assert "petugas sedang berhalangan" in text_of(refused)
    assert f"petugas {officer} ({officer.code})" in text_of(refused)


def test_an_unknown_step_is_not_found(plan: Plan, karo: Person, signed_in: Any) -> None:
    assert step(signed_in(karo), plan, "terbang").status_code == 404


def test_what_no_longer_holds_is_listed_with_the_smallest_repair(part: Part, rini: Person, signed_in: Any) -> None:
    url = reverse("deployment:differences", args=[part.pk])
    assert "Semuanya masih cocok" in text_of(signed_in(rini).get(url))
    officer = AssignmentRow.objects.filter(part=part, duty="post", role="member").first()
    assert officer
    Officer.objects.filter(code=officer.code).update(status="sick")
    shown = text_of(signed_in(rini).get(url))
    assert officer.code in shown
    assert "Perbaikan terkecil" in shown
    assert f"<span>{officer}</span>" in shown
    assert "Sakit" in shown and "sick" not in shown
    tried = text_of(send(signed_in(rini), part, action="repair", coba="1"))
    assert f"{officer} ({officer.code}) diganti" in tried


def test_a_station_that_moved_is_said_by_name_and_by_how_far(part: Part, rini: Person, signed_in: Any) -> None:
    station = StationRow.objects.filter(part=part).order_by("code")[0]
    PollingStation.objects.filter(code=station.code).update(latitude=station.latitude + 0.1, access="river")
    shown = text_of(signed_in(rini).get(reverse("deployment:differences", args=[part.pk])))
    assert f"<span>{station.name}</span>" in shown
    assert "bergeser 11,1 km" in shown
    assert '<td data-label="Sekarang">Sungai</td>' in shown


def test_a_notice_of_changed_data_leads_only_to_the_commands_concerned(
    part: Part, plan: Plan, bungo: Command, karo: Person, signed_in: Any
) -> None:
    for officer in Officer.objects.filter(command=bungo).order_by("code")[:2]:
        Officer.objects.filter(pk=officer.pk).update(status="sick")
    shown = text_of(signed_in(karo).get(reverse("deployment:overview", args=[plan.pk])))
    assert "2 hal tidak cocok lagi dengan data sekarang" in shown
    leads = [p for p in plan.parts.all() if f'{reverse("deployment:differences", args=[p.pk])}"' in shown]
    assert leads == [part]


def test_the_question_before_approving_lists_only_commands_with_new_orders(
    part: Part, plan: Plan, tebo: Command, karo: Person, chief: Person, signed_in: Any
) -> None:
    draft = second_version(part, karo, chief, signed_in)
    asked = signed_in(chief).get(reverse("deployment:step_of_plan", args=[draft.pk, "setujui"]))
    assert [effect.part.command for effect, _old in asked.context["effects"]] == [part.command]
    assert "Tanpa perintah baru:" in text_of(asked)
    assert [left.command for left in asked.context["untouched"]] == [tebo]


def test_what_was_changed_by_hand_is_said_in_names_on_the_page_of_the_plan(
    part: Part, karo: Person, rini: Person, signed_in: Any
) -> None:
    posted = AssignmentRow.objects.filter(part=part, duty="post", role="member").first()
    spare = AssignmentRow.objects.filter(part=part, duty="routine", status="available").first()
    assert posted and spare
    kept = send(signed_in(rini), part, action="swap_officers", officer=posted.code, other=spare.code)
    assert kept.status_code == 302
    shown = text_of(signed_in(karo).get(reverse("deployment:overview", args=[part.plan_id])))
    assert f"{posted} ↔ {spare}" in shown


def test_an_empty_list_says_what_this_person_can_do(
    operation: Operation, karo: Person, chief: Person, signed_in: Any
) -> None:
    assert "Tekan “Hitung rencana” di atas" in text_of(signed_in(karo).get(reverse("deployment:plans")))
    shown = text_of(signed_in(chief).get(reverse("deployment:plans")))
    assert "Begitu perencana menghitung rencana" in shown
    assert "di atas" not in shown


def test_a_polres_reads_its_own_sum_of_a_plan_of_the_polda(
    plan: Plan, karo: Person, rini: Person, signed_in: Any
) -> None:
    address = reverse("deployment:overview", args=[plan.pk])
    assert signed_in(karo).get(address).context["figures"]["stations"] == 28
    assert signed_in(rini).get(address).context["figures"]["stations"] == 14
    listed = reverse("deployment:plans")
    posts = f'<td data-label="Pos" class="posko-more text-md-end posko-number">{plan.figures["posts"]}</td>'
    assert posts in signed_in(karo).get(listed).content.decode()
    assert posts not in signed_in(rini).get(listed).content.decode()
