"""Pages of orders for the office, "my order" for the officer, and the lines on the home page."""

from __future__ import annotations

import csv
import html
import io
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from ordered import Jambi, make_jambi, officer, replaced, row_of, swapped

from people import make_person
from posko.deployment import ordering
from posko.deployment.models import OfficerOrder, Order
from posko.deployment.ordering.sketch import HEIGHT, MARGIN, WIDTH, sketch_of
from posko.deployment.ordering.tasks import make_files
from posko.ledger.models import Entry
from posko.organisation.models import Person, Role
from posko.planning import CommandPlan, Duty


@pytest.fixture
def jambi(db: None, settings: Any, tmp_path: Any) -> Jambi:
    settings.MEDIA_ROOT = tmp_path
    return make_jambi()


@pytest.fixture
def planner(jambi: Jambi) -> Person:
    """Planner of Polresta Jambi."""
    return make_person("Perencana JBI", Role.PLANNER, jambi.jbi)


@pytest.fixture
def neighbour(jambi: Jambi) -> Person:
    return make_person("Perencana TJT", Role.PLANNER, jambi.tjt)


def body(response: Any) -> str:
    return html.unescape(response.content.decode())


def order_of(jambi: Jambi, serial: int = 1) -> Order:
    return Order.objects.get(command=jambi.jbi, serial=serial)


def guard(jambi: Jambi, post: int = 0, place: int = 1) -> str:
    return jambi.planned.commands[0].posts[post].officers[place]


# For the office.


def test_the_list_has_the_orders_of_ones_own_command_and_no_others(
    jambi: Jambi, planner: Person, signed_in: Any
) -> None:
    jambi.approve()
    shown = body(signed_in(planner).get("/rencana/perintah"))
    assert f"/rencana/perintah/surat/{order_of(jambi).pk}" in shown
    assert "Polres Tanjung Jabung Timur" not in shown


def test_an_empty_list_says_how_orders_come(jambi: Jambi, planner: Person, signed_in: Any) -> None:
    assert "begitu komandan menyetujui" in body(signed_in(planner).get("/rencana/perintah"))


def test_the_page_of_a_plan_shows_new_orders_and_those_that_go_on(jambi: Jambi, signed_in: Any) -> None:
    jambi.approve()
    (second,) = jambi.approve(swapped(0, 1))
    shown = body(signed_in(jambi.kapolda).get(f"/rencana/perintah/{second.plan_id}"))
    assert second.number in shown
    assert "tetap, tidak ada yang berubah" in shown


def test_how_many_have_read_is_counted_by_order_and_command(jambi: Jambi, planner: Person, signed_in: Any) -> None:
    jambi.approve()
    rows = OfficerOrder.objects.filter(command=jambi.jbi)
    rows.filter(pk__in=rows.values("pk")[:7]).update(read=timezone.now())
    assert f"7 dari {rows.count()}" in body(signed_in(planner).get("/rencana/perintah"))


def test_the_files_are_handed_out_to_who_may_see_the_plan_only(
    jambi: Jambi, planner: Person, neighbour: Person, signed_in: Any
) -> None:
    jambi.approve()
    order = order_of(jambi)
    make_files.enqueue(order.pk, order.by_id)
    page = f"/rencana/perintah/surat/{order.pk}"
    client = signed_in(planner)
    pdf = client.get(f"{page}/berkas/pdf")
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")
    assert "Sprin-1-" in pdf["Content-Disposition"]
    xlsx = client.get(f"{page}/berkas/xlsx")
    assert xlsx["Content-Disposition"].startswith("attachment")
    assert client.get(f"{page}/berkas/csv").status_code == 404
    for person in (neighbour, officer(guard(jambi), jambi.jbi)):
        assert signed_in(person).get(f"{page}/berkas/pdf").status_code in (403, 404)
    assert Client().get(f"{page}/berkas/pdf").status_code == 302


def test_before_the_files_are_there_the_page_says_so_and_looks_again(
    jambi: Jambi, planner: Person, signed_in: Any
) -> None:
    jambi.approve()
    order = order_of(jambi)
    client, page = signed_in(planner), f"/rencana/perintah/surat/{order.pk}"
    assert 'hx-trigger="every 2s"' in body(client.get(page))
    assert client.get(f"{page}/berkas/pdf").status_code == 404
    make_files.enqueue(order.pk, order.by_id)
    assert "hx-trigger" not in body(client.get(page))


def test_a_failure_stands_on_the_page_with_a_button_that_starts_again(
    jambi: Jambi, planner: Person, neighbour: Person, signed_in: Any
) -> None:
    jambi.approve()
    order = order_of(jambi)
    Order.objects.filter(pk=order.pk).update(failure="Berkas gagal dibuat (OSError).")
    client, page = signed_in(planner), f"/rencana/perintah/surat/{order.pk}"
    shown = body(client.get(page))
    assert "Berkas gagal dibuat (OSError)." in shown
    assert "Buat lagi" in shown
    assert signed_in(neighbour).post(f"{page}/ulang").status_code == 404
    assert client.get(f"{page}/ulang").status_code == 405
    assert "Seluruh lampiran (XLSX)" in body(client.post(f"{page}/ulang", follow=True))


def test_whom_a_change_concerns_and_how_stands_on_the_page_of_the_order(
    jambi: Jambi, planner: Person, signed_in: Any
) -> None:
    jambi.approve()
    jambi.approve(replaced(0))
    shown = body(signed_in(planner).get(f"/rencana/perintah/surat/{order_of(jambi, 2).pk}"))
    assert guard(jambi) in shown
    assert "kembali ke tugas rutin" in shown
    assert "penugasan baru" in shown
    assert order_of(jambi).number in shown
    old = body(signed_in(planner).get(f"/rencana/perintah/surat/{order_of(jambi).pk}"))
    assert "Sudah diubah oleh perintah nomor" in old


def test_who_has_not_read_is_listed_filtered_and_exported(jambi: Jambi, planner: Person, signed_in: Any) -> None:
    jambi.approve()
    read, unread = row_of(guard(jambi)), row_of(guard(jambi, 1))
    OfficerOrder.objects.filter(pk=read.pk).update(read=timezone.now())
    client = signed_in(planner)
    shown = body(client.get("/rencana/perintah/penerima"))
    found = client.get("/rencana/perintah/penerima.csv?keadaan=belum")
    rows = list(csv.reader(io.StringIO(b"".join(found.streaming_content).decode("utf-8-sig"))))
    assert {r[1] for r in rows[1:]} == set(
        OfficerOrder.objects.filter(command=jambi.jbi, read=None).values_list("officer_code", flat=True)
    )
    assert rows[0][:3] == ["Kesatuan", "Nomor", "Petugas"]
    assert unread.officer_code in shown
    assert read.officer_code not in shown
    one = body(client.get(f"/rencana/perintah/penerima?keadaan=semua&pos={read.post}"))
    assert read.officer_code in one
    assert unread.officer_code not in one
    assert read.officer_code in body(client.get(f"/rencana/perintah/penerima?keadaan=sudah&cari={read.officer_code}"))


def test_the_list_of_a_neighbour_names_none_of_ours(jambi: Jambi, neighbour: Person, signed_in: Any) -> None:
    jambi.approve()
    client = signed_in(neighbour)
    shown = body(client.get("/rencana/perintah/penerima?keadaan=semua&kesatuan=15-JBI"))
    assert guard(jambi) not in shown
    exported = client.get("/rencana/perintah/penerima.csv?keadaan=semua")
    assert guard(jambi) not in b"".join(exported.streaming_content).decode()


def test_odd_filters_break_nothing(jambi: Jambi, planner: Person, signed_in: Any) -> None:
    jambi.approve()
    for query in ("keadaan=x&pos=%01&cari=%25&page=999", "operasi=x&kesatuan=tak-ada", "page=abc"):
        assert signed_in(planner).get(f"/rencana/perintah/penerima?{query}").status_code == 200
        assert signed_in(planner).get(f"/rencana/perintah?{query}").status_code == 200


# For the officer.


def test_my_order_says_where_with_whom_under_whom_and_how_to_get_there(jambi: Jambi, signed_in: Any) -> None:
    jambi.approve()
    command = jambi.planned.commands[0]
    post = command.posts[0]
    names = {o.id: o.name for o in command.command.officers}
    shown = body(signed_in(officer(post.officers[0], jambi.jbi)).get("/rencana/saya"))
    for said in (post.id, post.centre.name, names[post.officers[1]], names[post.controller], "Saya sudah membaca"):
        assert said in shown
    assert all(station.code in shown for station in post.stations)
    assert f"geo:{post.centre.latitude:.5f},{post.centre.longitude:.5f}?q=" in shown
    assert "Rabu, 27 November 2024" in shown
    assert "Kampanye" in shown
    assert "Nomor telepon tidak disimpan di Posko" in shown
    assert "Berubah dari perintah sebelumnya" not in shown


def test_my_order_says_who_tells_the_hour_and_where_the_padal_is_reached(jambi: Jambi, signed_in: Any) -> None:
    jambi.approve()
    command = jambi.planned.commands[0]
    units = {unit.code: unit.name for unit in command.command.units}
    padal = next(a for a in command.assignments if a.officer == command.posts[0].controller)
    shown = body(signed_in(officer(guard(jambi), jambi.jbi)).get("/rencana/saya"))
    assert "Padal memberitahukannya saat apel" in shown
    assert "Tanyakan ke posko Polresta Jambi" in shown
    assert f"</strong> · {units[padal.unit]}" in shown
    of_padal = body(signed_in(officer(padal.officer, jambi.jbi)).get("/rencana/saya"))
    assert "posko Polresta Jambi memberitahukannya saat apel" in of_padal


def test_an_order_of_before_that_does_not_know_where_the_padal_is_reached_is_shown_without(
    jambi: Jambi, signed_in: Any
) -> None:
    jambi.approve()
    row = row_of(guard(jambi))
    assert row.content.pop("controller_unit")
    row.save()
    shown = body(signed_in(officer(guard(jambi), jambi.jbi)).get("/rencana/saya"))
    _, _, reached = shown.partition("Siapa yang dihubungi")
    padal, _, _ = reached.partition("</p>")
    assert "Padal" in padal and "·" not in padal


def test_for_another_office_of_his_padal_nobody_need_read_anew(jambi: Jambi) -> None:
    def elsewhere(command: CommandPlan) -> CommandPlan:
        padal, unit = command.posts[0].controller, command.command.units[-1].code
        moved = (replace(a, unit=unit) if a.officer == padal else a for a in command.assignments)
        return replace(command, assignments=tuple(moved))

    jambi.approve(None, "15-JBI")
    assert jambi.approve(elsewhere, "15-JBI") == []


def test_a_padal_sees_his_posts_with_their_people(jambi: Jambi, signed_in: Any) -> None:
    jambi.approve()
    command = jambi.planned.commands[0]
    padal = command.posts[0].controller
    shown = body(signed_in(officer(padal, jambi.jbi)).get("/rencana/saya"))
    mine = [p for p in command.posts if p.controller == padal]
    names = {o.id: o.name for o in command.command.officers}
    assert len(mine) > 1
    assert all(p.id in shown and names[p.officers[1]] in shown for p in mine)


def test_a_reserve_sees_where_to_wait(jambi: Jambi, signed_in: Any) -> None:
    jambi.approve()
    command = jambi.planned.commands[0]
    member = next(a.officer for a in command.assignments if a.duty is Duty.RESERVE)
    shown = body(signed_in(officer(member, jambi.jbi)).get("/rencana/saya"))
    assert "Tempat siaga" in shown
    assert command.reserves[0].id in shown


def test_what_changed_is_marked_before_and_after(jambi: Jambi, signed_in: Any) -> None:
    jambi.approve()
    jambi.approve(swapped(0, 1))
    posts = jambi.planned.commands[0].posts
    shown = body(signed_in(officer(guard(jambi), jambi.jbi)).get("/rencana/saya"))
    assert "Berubah dari perintah sebelumnya" in shown
    assert f"<del>{posts[0].id}</del>" in shown
    assert f"<ins>{posts[1].id}</ins>" in shown


def changed_in(page: str) -> str:
    """What "my order" says that changed."""
    assert page.count('class="posko-mine-changed"') == 1
    return page.partition('class="posko-mine-changed"')[2].partition("</section>")[0]


def test_what_changed_is_read_without_unfolding_it_and_before_it_is_confirmed(jambi: Jambi, signed_in: Any) -> None:
    jambi.approve()
    jambi.approve(swapped(0, 1))
    page = body(signed_in(officer(guard(jambi), jambi.jbi)).get("/rencana/saya"))
    assert "<details" not in changed_in(page)
    assert page.index("posko-mine-changed") < page.index("Saya sudah membaca") < page.index(">Di mana<")


def test_who_stays_where_a_colleague_changed_sees_who_went_and_who_came(jambi: Jambi, signed_in: Any) -> None:
    jambi.approve()
    jambi.approve(swapped(0, 1))
    people = {o.id: o for o in jambi.planned.commands[0].command.officers}
    went, came = people[guard(jambi, 0)], people[guard(jambi, 1)]
    told = changed_in(body(signed_in(officer(guard(jambi, 0, 0), jambi.jbi)).get("/rencana/saya")))
    assert "<dt>Rekan</dt>" in told and "<dt>Pos</dt>" not in told
    assert f"<del>{went.rank} {went.name}" in told
    assert f"<ins>{came.rank} {came.name}" in told


def test_who_controls_a_changed_post_sees_which_one(jambi: Jambi, signed_in: Any) -> None:
    jambi.approve()
    jambi.approve(swapped(0, 1))
    post = jambi.planned.commands[0].posts[0]
    told = changed_in(body(signed_in(officer(post.controller, jambi.jbi)).get("/rencana/saya")))
    assert "<dt>Pos di bawah kendali</dt>" in told
    assert f"<del>{post.id}: " in told


def test_whom_a_new_version_does_not_concern_reads_of_no_change(jambi: Jambi, signed_in: Any) -> None:
    jambi.approve()
    jambi.approve(swapped(0, 1))
    posts = jambi.planned.commands[0].posts
    other = next(p for p in posts[2:] if p.officers and p.controller != posts[0].controller).officers[0]
    page = body(signed_in(officer(other, jambi.jbi)).get("/rencana/saya"))
    assert "posko-mine-changed" not in page
    assert "Saya sudah membaca" in page


def test_the_order_of_one_relieved_is_folded_so_that_nobody_goes_by_it(jambi: Jambi, signed_in: Any) -> None:
    jambi.approve()
    jambi.approve(replaced(0))
    page = body(signed_in(officer(guard(jambi), jambi.jbi)).get("/rencana/saya"))
    folded = changed_in(page).split("<details>")[1].split("</details>")[0]
    post = jambi.planned.commands[0].posts[0]
    assert post.id in folded and post.centre.name in folded
    assert post.id not in page.replace(folded, "")
    assert "Posko Polresta Jambi" in page


def test_whoever_is_relieved_reads_that_he_goes_back_to_routine_duty(jambi: Jambi, signed_in: Any) -> None:
    jambi.approve()
    jambi.approve(replaced(0))
    shown = body(signed_in(officer(guard(jambi), jambi.jbi)).get("/rencana/saya"))
    assert "Kembali ke tugas rutin" in shown
    assert "Saya sudah membaca" in shown
    assert "Dengan siapa" not in shown


def test_one_tap_says_that_it_was_read_and_the_planner_sees_it(jambi: Jambi, planner: Person, signed_in: Any) -> None:
    jambi.approve()
    code = guard(jambi)
    person = officer(code, jambi.jbi)
    client = signed_in(person)
    shown = body(client.post(f"/rencana/saya/{row_of(code).pk}/dibaca", follow=True))
    assert "Tercatat" in shown
    assert "Dibaca" in shown
    assert "Saya sudah membaca" not in shown
    assert Entry.objects.get(action="order.read").actor == person
    assert code not in body(signed_in(planner).get("/rencana/perintah/penerima"))


def test_nobody_confirms_the_order_of_a_colleague(jambi: Jambi, planner: Person, signed_in: Any) -> None:
    jambi.approve()
    other = row_of(guard(jambi, 0, 0))
    for person in (officer(guard(jambi), jambi.jbi), planner, jambi.kapolda):
        assert signed_in(person).post(f"/rencana/saya/{other.pk}/dibaca").status_code == 404
    assert signed_in(planner).get(f"/rencana/saya/{other.pk}/dibaca").status_code == 405
    assert row_of(other.officer_code).read is None


def test_an_order_that_was_replaced_meanwhile_is_not_confirmed_but_shown_anew(jambi: Jambi, signed_in: Any) -> None:
    jambi.approve()
    old = row_of(guard(jambi))
    jambi.approve(swapped(0, 1))
    shown = body(signed_in(officer(guard(jambi), jambi.jbi)).post(f"/rencana/saya/{old.pk}/dibaca", follow=True))
    assert "baru saja diganti" in shown
    assert "Saya sudah membaca" in shown


def test_without_an_order_the_page_says_what_to_wait_for(jambi: Jambi, planner: Person, signed_in: Any) -> None:
    shown = body(signed_in(officer("0", jambi.jbi)).get("/rencana/saya"))
    assert "Belum ada perintah untuk Anda" in shown
    assert "Akun ini tidak terhubung dengan nomor petugas" in body(signed_in(planner).get("/rencana/saya"))
    assert Client().get("/rencana/saya").status_code == 302


def test_of_several_operations_the_latest_voting_day_stands_first(jambi: Jambi, signed_in: Any) -> None:
    jambi.approve()
    code = guard(jambi)
    row = row_of(code)
    later = {**row.content, "operation": "OMP 2029", "voting_day": "2029-02-14"}
    other = type(jambi.operation).objects.create(
        command=jambi.polda, code="omp-29", name="OMP 2029", voting_day="2029-02-14"
    )
    row.pk, row.operation, row.content = None, other, later
    row.save(force_insert=True)
    shown = body(signed_in(officer(code, jambi.jbi)).get("/rencana/saya"))
    assert shown.index("OMP 2029") < shown.index(">Operasi Mantap Praja Siginjai 2024</p>")


# The home page.


def test_home_tells_the_officer_to_read_and_the_planner_who_has_not(
    jambi: Jambi, planner: Person, neighbour: Person
) -> None:
    jambi.approve()
    person = officer(guard(jambi), jambi.jbi)
    ((text, url),) = ordering.orders_to_read(person)
    assert "Ada perintah untuk Anda" in text
    assert url == "/rencana/saya"
    total = OfficerOrder.objects.filter(command=jambi.jbi).count()
    ((text, url),) = ordering.orders_not_read(planner)
    assert text == f"{total} dari {total} petugas belum membaca perintahnya · Polresta Jambi"
    assert url == "/rencana/perintah/penerima?operasi=omp&kesatuan=15-JBI&keadaan=belum"
    assert "Polresta Jambi" not in str(ordering.orders_not_read(neighbour))
    assert ordering.orders_not_read(person) == ordering.orders_to_read(planner) == []
    OfficerOrder.objects.filter(command=jambi.jbi).update(read=timezone.now())
    assert ordering.orders_not_read(planner) == ordering.orders_to_read(person) == []


def test_after_a_change_home_says_that_the_order_is_another(jambi: Jambi) -> None:
    jambi.approve()
    jambi.approve(swapped(0, 1))
    ((text, _url),) = ordering.orders_to_read(officer(guard(jambi), jambi.jbi))
    assert "Perintah Anda berubah" in text


# The drawing.


def place(code: str, latitude: float, longitude: float) -> dict[str, Any]:
    return {"code": code, "name": code, "latitude": latitude, "longitude": longitude}


def test_the_sketch_has_north_up_east_right_and_stays_within_its_margins() -> None:
    found = sketch_of([place("A", -1.5, 102.5), place("B", -1.4, 102.5), place("C", -1.5, 102.7)], "A")
    assert found is not None
    a, b, c = found.dots
    assert b.y < a.y
    assert c.x > a.x
    assert (a.is_centre, found.centre) == (True, a)
    assert all(MARGIN <= d.x <= WIDTH - MARGIN and MARGIN <= d.y <= HEIGHT - MARGIN for d in found.dots)
    assert found.bar <= WIDTH / 3


def test_one_place_is_no_sketch() -> None:
    assert sketch_of([place("A", -1.5, 102.5)], "A") is None
    assert sketch_of([place("A", -1.5, 102.5), place("B", -1.5, 102.5)], "A") is None
