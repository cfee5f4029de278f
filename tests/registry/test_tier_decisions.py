"""A tier is proposed with reasons from the list by one person and decided by another, once."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from registryrows import operation_of, station

from people import as_app, make_person
from posko.ledger.models import Entry
from posko.organisation.access import NotAllowed, SamePerson
from posko.organisation.models import Command, Person, Role
from posko.registry.models import Change, PollingStation, TierProposal
from posko.registry.queries import proposals_to_decide
from posko.registry.reasons import Reason, reasons_shown, reasons_text
from posko.registry.tiers import AlreadyDecided, AlreadyWaiting, confirm_tier, propose_tier, refuse_tier, withdraw_tier


@pytest.fixture
def tps(polda: Command, tebo: Command) -> PollingStation:
    return station(operation_of(polda), tebo, "T1")


@pytest.fixture
def proposal(tps: PollingStation, sari: Person) -> TierProposal:
    return propose_tier(station=tps, tier="high", reasons=["water", "reach"], by=sari)


def actions() -> list[str]:
    return list(Entry.objects.order_by("number").values_list("action", flat=True))


def test_a_proposal_changes_nothing_yet(tps: PollingStation, proposal: TierProposal) -> None:
    tps.refresh_from_db()
    assert (tps.tier, tps.version) == ("low", 1)
    assert proposal.reasons == ["reach", "water"]
    assert actions() == ["tier.proposed"]


def test_a_second_person_confirms(proposal: TierProposal, budi: Person) -> None:
    now = confirm_tier(proposal=proposal, by=budi)
    assert (now.tier, now.tier_reason, now.version) == ("high", "sulit dijangkau; hanya lewat air", 2)
    change = Change.objects.get()
    assert change.before is not None
    assert change.after is not None
    assert (change.before["tier"], change.after["tier"], change.by) == ("low", "high", budi)
    assert actions() == ["tier.proposed", "tier.confirmed"]
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == ("confirmed", budi)


def test_nobody_decides_his_own_proposal(proposal: TierProposal, sari: Person) -> None:
    with pytest.raises(SamePerson):
        confirm_tier(proposal=proposal, by=sari)
    with pytest.raises(SamePerson):
        refuse_tier(proposal=proposal, by=sari, because="reasons")
    assert PollingStation.objects.get().tier == "low"


def test_of_two_who_decide_at_once_one_decides(proposal: TierProposal, budi: Person, karo: Person) -> None:
    seen_by_karo = TierProposal.objects.get(pk=proposal.pk)
    confirm_tier(proposal=proposal, by=budi)
    with pytest.raises(AlreadyDecided):
        confirm_tier(proposal=seen_by_karo, by=karo)
    with pytest.raises(AlreadyDecided):
        refuse_tier(proposal=seen_by_karo, by=karo, because="reasons")
    assert PollingStation.objects.get().version == 2
    assert Change.objects.count() == 1


def test_a_refusal_leaves_the_station_and_is_kept(proposal: TierProposal, budi: Person) -> None:
    refused = refuse_tier(proposal=proposal, by=budi, because="not-checked")
    assert (refused.state, refused.refused_because) == ("refused", "belum dicek di lapangan")
    assert PollingStation.objects.get().tier == "low"
    assert Entry.objects.get(action="tier.refused").reason == "not-checked"


def test_after_a_refusal_it_may_be_proposed_again(proposal: TierProposal, sari: Person, budi: Person) -> None:
    with pytest.raises(AlreadyWaiting):
        propose_tier(station=proposal.station, tier="special", reasons=["closed"], by=sari)
    refuse_tier(proposal=proposal, by=budi, because="too-high")
    propose_tier(station=proposal.station, tier="elevated", reasons=["reach"], by=sari)
    assert TierProposal.objects.count() == 2


@pytest.mark.parametrize(
    ("tier", "reasons"),
    [
        ("high", []),
        ("high", ["basis partai"]),
        ("high", ["reach", "pendukung calon"]),
        ("merah", ["reach"]),
        ("low", ["reach"]),
        ("low", []),
    ],
)
def test_only_tiers_and_reasons_of_the_lists_are_taken(
    tps: PollingStation, sari: Person, tier: str, reasons: list[str]
) -> None:
    with pytest.raises(ValidationError):
        propose_tier(station=tps, tier=tier, reasons=reasons, by=sari)
    assert not TierProposal.objects.exists()
    assert actions() == []


def test_a_refusal_takes_no_free_text(proposal: TierProposal, budi: Person) -> None:
    with pytest.raises(ValidationError):
        refuse_tier(proposal=proposal, by=budi, because="warga di sana memilih lain")


def test_back_to_low_needs_no_reason(polda: Command, tebo: Command, sari: Person, budi: Person) -> None:
    dry = station(operation_of(polda), tebo, "T2", tier="high", tier_reason="rawan bencana")
    now = confirm_tier(proposal=propose_tier(station=dry, tier="low", reasons=[], by=sari), by=budi)
    assert (now.tier, now.tier_reason) == ("low", "")


def test_rights_hold_in_the_stations_own_command(tps: PollingStation, budi: Person, rini: Person) -> None:
    for person in (budi, rini):
        with pytest.raises(NotAllowed):
            propose_tier(station=tps, tier="high", reasons=["reach"], by=person)


def test_a_neighbour_does_not_decide(proposal: TierProposal, rini: Person) -> None:
    with pytest.raises(NotAllowed):
        confirm_tier(proposal=proposal, by=rini)


def test_reasons_are_kept_in_indonesian_and_read_in_the_readers_language() -> None:
    from django.utils import translation

    with translation.override("en"):
        assert reasons_text([Reason.WATER]) == "hanya lewat air"
    assert reasons_shown("hanya lewat air; flood", otherwise=str.upper) == "hanya lewat air; FLOOD"


def test_home_tells_who_may_decide_and_nobody_else(
    proposal: TierProposal, tps: PollingStation, tebo: Command, sari: Person, budi: Person, karo: Person, rini: Person
) -> None:
    propose_tier(station=station(tps.operation, tebo, "T2"), tier="high", reasons=["reach"], by=karo)
    assert proposals_to_decide(budi) == [
        ("2 usulan kerawanan menunggu keputusan · Polres Tebo", "/data/kerawanan?operasi=omp&kesatuan=15-TBO")
    ]
    assert proposals_to_decide(sari)[0][0].startswith("1 usulan")
    assert proposals_to_decide(rini) == []


def test_from_the_stations_page_to_the_decision(
    tps: PollingStation, sari: Person, budi: Person, signed_in: Any
) -> None:
    planner, commander, page = signed_in(sari), signed_in(budi), f"/data/baris/stations/{tps.pk}"
    with as_app(sari):
        assert "Usulkan kerawanan" in planner.get(page).content.decode()
        form = {"tier": "high", "reasons": ["reach", "disaster"]}
        assert planner.post(f"/data/tps/{tps.pk}/usul", form).status_code == 302
        assert "orang lain yang memutuskan" in planner.get(page).content.decode()
    with as_app(budi):
        home = commander.get("/").content.decode()
        assert "1 usulan kerawanan" in home
        assert "T1" in commander.get("/data/kerawanan").content.decode()
        number = TierProposal.objects.get().pk
        form = {"usulan": [number], "keputusan": "konfirmasi", "kembali": page}
        assert commander.post("/data/kerawanan/putuskan", form).url == page
        shown = unquote(commander.get(page).content.decode())
    assert PollingStation.objects.get().tier == "high"
    assert "Dikonfirmasi" in shown
    assert "rawan bencana" in shown


def test_a_wrong_proposal_is_told_on_the_same_page(tps: PollingStation, sari: Person, signed_in: Any) -> None:
    response = signed_in(sari).post(f"/data/tps/{tps.pk}/usul", {"tier": "high"})
    assert response.status_code == 422
    assert "paling sedikit satu alasan" in response.content.decode()


def test_several_are_decided_at_once_but_not_ones_own(
    proposal: TierProposal, tps: PollingStation, tebo: Command, sari: Person, karo: Person, signed_in: Any
) -> None:
    other = propose_tier(station=station(tps.operation, tebo, "T2"), tier="high", reasons=["reach"], by=karo)
    form = {"usulan": [proposal.pk, other.pk, "x", "99999999999999999999"], "keputusan": "konfirmasi"}
    told = signed_in(sari).post("/data/kerawanan/putuskan", form, follow=True).content.decode()
    assert "1 usulan dikonfirmasi" in told
    assert "1 usulan tidak diputuskan" in told
    assert set(TierProposal.objects.filter(state="waiting")) == {proposal}


def test_refusing_on_the_page_needs_a_reason_of_the_list(proposal: TierProposal, budi: Person, signed_in: Any) -> None:
    client = signed_in(budi)
    form = {"usulan": [proposal.pk], "keputusan": "tolak"}
    assert "Pilih mengapa" in client.post("/data/kerawanan/putuskan", form, follow=True).content.decode()
    client.post("/data/kerawanan/putuskan", form | {"tolak": "too-high"})
    proposal.refresh_from_db()
    assert proposal.state == "refused"
    shown = client.get("/data/kerawanan?keadaan=refused").content.decode()
    assert "kerawanan terlalu tinggi" in shown


def test_deciding_leads_to_no_other_site(proposal: TierProposal, budi: Person, signed_in: Any) -> None:
    form = {"usulan": [proposal.pk], "keputusan": "konfirmasi", "kembali": "//evil.test/"}
    assert signed_in(budi).post("/data/kerawanan/putuskan", form).url == "/data/kerawanan"


def test_a_neighbour_neither_sees_nor_proposes_nor_decides(
    proposal: TierProposal, tps: PollingStation, rini: Person, signed_in: Any
) -> None:
    client = signed_in(rini)
    with as_app(rini):
        assert "T1" not in client.get("/data/kerawanan").content.decode()
        assert client.post(f"/data/tps/{tps.pk}/usul", {"tier": "high", "reasons": "reach"}).status_code == 404
        client.post("/data/kerawanan/putuskan", {"usulan": [proposal.pk], "keputusan": "konfirmasi"})
    proposal.refresh_from_db()
    assert proposal.state == "waiting"


def test_a_controller_proposes_but_does_not_decide(tps: PollingStation, tebo: Command, karo: Person) -> None:
    padal = make_person("Padal", Role.CONTROLLER, tebo)
    propose_tier(station=tps, tier="high", reasons=["reach"], by=padal)
    other = propose_tier(station=station(tps.operation, tebo, "T2"), tier="high", reasons=["reach"], by=karo)
    with pytest.raises(NotAllowed):
        confirm_tier(proposal=other, by=padal)


def test_a_whole_page_is_decided_by_one_tick(
    proposal: TierProposal, tps: PollingStation, tebo: Command, sari: Person, budi: Person, signed_in: Any
) -> None:
    other = propose_tier(station=station(tps.operation, tebo, "T2"), tier="high", reasons=["reach"], by=sari)
    client = signed_in(budi)
    assert "Semua 2 usulan" in client.get("/data/kerawanan").content.decode()
    form = {"semua": "1", "halaman": [proposal.pk, other.pk], "usulan": [other.pk], "keputusan": "konfirmasi"}
    client.post("/data/kerawanan/putuskan", form)
    assert not TierProposal.objects.filter(state="waiting").exists()


def test_the_proposer_takes_it_back_and_may_propose_again(
    proposal: TierProposal, tps: PollingStation, sari: Person
) -> None:
    gone = withdraw_tier(proposal=proposal, by=sari)
    assert (gone.state, gone.decided_by, PollingStation.objects.get().tier) == ("withdrawn", sari, "low")
    assert actions() == ["tier.proposed", "tier.withdrawn"]
    assert propose_tier(station=tps, tier="special", reasons=["reach"], by=sari).state == "waiting"


def test_nobody_else_takes_it_back_nor_the_proposer_without_his_role(
    proposal: TierProposal, sari: Person, budi: Person, karo: Person, rini: Person
) -> None:
    for person in (budi, karo, rini):
        with pytest.raises(NotAllowed):
            withdraw_tier(proposal=proposal, by=person)
    sari.appointments.update(ended=timezone.now())
    with pytest.raises(NotAllowed):
        withdraw_tier(proposal=proposal, by=sari)


def test_what_was_decided_or_withdrawn_is_neither_withdrawn_nor_decided(
    proposal: TierProposal, tps: PollingStation, sari: Person, budi: Person
) -> None:
    confirm_tier(proposal=proposal, by=budi)
    with pytest.raises(AlreadyDecided):
        withdraw_tier(proposal=proposal, by=sari)
    again = withdraw_tier(proposal=propose_tier(station=tps, tier="special", reasons=["reach"], by=sari), by=sari)
    with pytest.raises(AlreadyDecided):
        confirm_tier(proposal=again, by=budi)


def test_it_is_withdrawn_on_the_stations_page_and_stays_in_its_history(
    proposal: TierProposal, tps: PollingStation, sari: Person, budi: Person, signed_in: Any
) -> None:
    page, address = f"/data/baris/stations/{tps.pk}", f"/data/kerawanan/{proposal.pk}/tarik"
    planner, commander = signed_in(sari), signed_in(budi)
    with as_app(None):
        assert "Tarik usulan" not in commander.get(page).content.decode()
        assert commander.post(address).status_code == 403
        assert "Tarik usulan" in planner.get(page).content.decode()
        assert planner.post(address).url == page
        shown = planner.get(page).content.decode()
        assert "Ditarik" in shown and "Usulkan kerawanan" in shown
        assert "sudah diputuskan" in planner.post(address, follow=True).content.decode()
        assert "T1" in commander.get("/data/kerawanan?keadaan=withdrawn").content.decode()
