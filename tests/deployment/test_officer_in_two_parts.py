"""An officer whom the registry moved is in two parts of a draft until both are fitted: his page opens and says so."""

from __future__ import annotations

from typing import Any

from posko.deployment import services
from posko.deployment.models import AssignmentRow, Edit, Part, Plan
from posko.organisation.models import Command, Person
from posko.registry.models import Officer


def moved(member: AssignmentRow, to: Command, karo: Person) -> None:
    Officer.objects.filter(code=member.code).update(command=to)
    here = Part.objects.select_related("plan__operation", "plan__command", "command").get(plan=member.plan, command=to)
    services.change_part(part=here, by=karo, action=Edit.Action.REPAIR, asked={}, seen=here.edition)


def page(client: Any, member: AssignmentRow) -> str:
    answer = client.get(f"/rencana/{member.plan_id}/petugas/{member.code}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_his_page_shows_where_he_serves_and_leads_to_the_other_part(
    plan: Plan, karo: Person, tebo: Command, bungo: Command, signed_in: Any
) -> None:
    member = AssignmentRow.objects.filter(plan=plan, command=bungo, duty="post").order_by("code")[0]
    client = signed_in(karo)
    assert "Petugas ini juga ada" not in page(client, member)
    moved(member, tebo, karo)
    told = page(client, member)
    other = Part.objects.get(plan=plan, command=tebo)
    assert f"Petugas ini juga ada di bagian {tebo.name}" in told
    assert f"/rencana/bagian/{other.pk}/data" in told


def test_of_the_poldas_own_part_the_page_says_where_its_people_are_compared(
    plan: Plan, karo: Person, polda: Command, signed_in: Any
) -> None:
    part = Part.objects.get(plan=plan, command=polda)
    told = signed_in(karo).get(f"/rencana/bagian/{part.pk}/data").content.decode()
    assert "dicocokkan di bagian Polres itu" in told
    assert "tidak ada lagi" not in told
