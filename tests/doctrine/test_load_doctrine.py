"""The doctrine is loaded whole or refused with every fault."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from posko.doctrine import Access, BadDoctrine, Tier, default_doctrine, default_doctrine_text, load_doctrine
from posko.doctrine.toml import doctrine_data, to_toml


def faults_of(text: str) -> list[tuple[tuple[str | int, ...], str]]:
    with pytest.raises(BadDoctrine) as refused:
        load_doctrine(text)
    return [(fault.path, fault.value) for fault in refused.value.faults]


def test_the_bundled_doctrine_has_a_pattern_for_each_tier() -> None:
    doctrine = default_doctrine()
    names = {tier: [pattern.name for pattern in doctrine.patterns_for(tier)] for tier in Tier}
    assert names == {
        Tier.LOW: ["2-10-20"],
        Tier.ELEVATED: ["2-2-4"],
        Tier.HIGH: ["2-1-2"],
        Tier.SPECIAL: ["2-1-2"],
    }
    assert set(doctrine.travel) == set(Access)


def test_the_bundled_doctrine_names_its_sources() -> None:
    assert default_doctrine_text().count("https://") >= 4


@pytest.mark.shared
def test_the_bundled_doctrine_is_that_of_jambi(shared_data: Path) -> None:
    assert load_doctrine(shared_data / "jambi-2024" / "doctrine.toml") == default_doctrine()


def test_a_doctrine_is_loaded_from_a_text_a_path_and_the_name_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "doctrine.toml"
    path.write_text(default_doctrine_text(), "utf-8-sig")
    assert load_doctrine(path) == load_doctrine(str(path)) == load_doctrine(default_doctrine_text())


def test_a_file_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_doctrine(tmp_path / "doctrine.toml")


def test_several_patterns_of_one_tier_keep_their_order() -> None:
    more = '[[patterns]]\ntier = "low"\nofficers = 2\nstations_max = 16\nlinmas_per_station = 2\n'
    doctrine = load_doctrine(default_doctrine_text() + more)
    assert [pattern.name for pattern in doctrine.patterns_for(Tier.LOW)] == ["2-10-20", "2-16-32"]


def test_leader_ranks_may_be_named() -> None:
    named = default_doctrine_text().replace("[reserve]", 'leader_ranks = ["Aiptu"]\n[reserve]')
    assert load_doctrine(named).deployment.leader_ranks == ("AIPTU",)
    assert default_doctrine().deployment.leader_ranks == ()


@pytest.mark.parametrize(
    ("line", "spoilt", "path"),
    [
        ('tier = "low"', 'tier = "calm"', ("patterns", 0, "tier")),
        ("officers = 2", "officers = 0", ("patterns", 0, "officers")),
        ("officers = 2", "officers = 2.5", ("patterns", 0, "officers")),
        ("officers = 2", "officers = true", ("patterns", 0, "officers")),
        ("stations_max = 10", "stations_max = -1", ("patterns", 0, "stations_max")),
        ("linmas_per_station = 2", "linmas_per_station = -1", ("patterns", 0, "linmas_per_station")),
        ("operation_share_max = 0.6667", "operation_share_max = 66.67", ("deployment", "operation_share_max")),
        ("operation_share_max = 0.6667", "operation_share_max = -0.1", ("deployment", "operation_share_max")),
        ("operation_share_max = 0.6667", "operation_share_max = nan", ("deployment", "operation_share_max")),
        ("target_minutes = 30", "target_minutes = 0", ("deployment", "target_minutes")),
        ("target_minutes = 30", 'target_minutes = "30"', ("deployment", "target_minutes")),
        ("posts_per_controller = 10", "", ("deployment", "posts_per_controller")),
        ('["IPDA", "IPTU", "AKP"]', "[]", ("deployment", "controller_ranks")),
        ('["IPDA", "IPTU", "AKP"]', '"IPDA"', ("deployment", "controller_ranks")),
        ('["IPDA", "IPTU", "AKP"]', '["IPDAA"]', ("deployment", "controller_ranks")),
        ("[reserve]", 'leader_rank = ["AKP"]\n[reserve]', ("deployment", "leader_rank")),
        ("team_officers = 10", "team_officers = 0", ("reserve", "team_officers")),
        ("response_minutes = 60", "response_minutes = inf", ("reserve", "response_minutes")),
        ("detour = 1.6", "detour = 0.9", ("travel", "river", "detour")),
        ("kmh = 3.5", "kmh = -3.5", ("travel", "foot", "kmh")),
        ("officer_day_idr = 150000", "officer_day_idr = -1", ("cost", "officer_day_idr")),
        ("days = 4", "days = 0", ("cost", "days")),
    ],
)
def test_one_fault_is_named_by_its_key(line: str, spoilt: str, path: tuple[str | int, ...]) -> None:
    text = default_doctrine_text()
    assert line in text
    ((found, _),) = faults_of(text.replace(line, spoilt, 1))
    assert found == path


def test_all_faults_are_listed_at_once() -> None:
    text = default_doctrine_text().replace("kmh = 20", "kmh = 0").replace("days = 4", "")
    assert faults_of(text) == [(("travel", "sea", "kmh"), "0"), (("cost", "days"), "")]


def test_an_empty_text_lacks_everything() -> None:
    paths = [path for path, _ in faults_of("")]
    assert ("patterns",) in paths
    assert ("travel", "road", "kmh") in paths
    assert len(paths) == 1 + 4 + 2 + 8 + 2


def test_what_is_not_toml_is_refused_with_its_line() -> None:
    with pytest.raises(BadDoctrine, match="line 2"):
        load_doctrine("officers = 2\ntier = low\n")


def test_a_refusal_reads_as_sentences() -> None:
    with pytest.raises(BadDoctrine) as refused:
        load_doctrine(default_doctrine_text().replace("officers = 2", "officers = 0", 1))
    assert "patterns[1].officers = 0: the number is too small; right would be a whole number" in str(refused.value)


@pytest.mark.parametrize("digits", [11, 400, 5000])
@pytest.mark.parametrize("key", ["stations_max", "days", "target_minutes", "response_minutes"])
def test_a_number_that_no_plan_could_reckon_with_is_refused(key: str, digits: int) -> None:
    text = re.sub(rf"(?m)^{key} = .*$", f"{key} = 1{'0' * (digits - 1)}", default_doctrine_text(), count=1)
    with pytest.raises(BadDoctrine) as refused:
        load_doctrine(text)
    assert {fault.wrong.code for fault in refused.value.faults} == {"too_large" if digits < 4300 else "not_toml"}


def test_lists_within_lists_without_an_end_are_refused() -> None:
    with pytest.raises(BadDoctrine, match="TOML"):
        load_doctrine("a = " + "[" * 100_000)


def test_whatever_is_loaded_is_loaded_the_same_from_what_is_written_of_it() -> None:
    """The registry keeps a doctrine as text: what an import takes, every page can read."""
    odd = default_doctrine_text().replace("kmh = ", "kmh = 0.1234567890123456e1 # ").replace('"IPDA"', '"ipda"')
    doctrine = load_doctrine(odd)
    assert load_doctrine(to_toml(doctrine_data(doctrine))) == doctrine
