"""Asta Siap is loaded whole or refused with every fault."""

from __future__ import annotations

import pytest

from posko.doctrine import BadDoctrine
from posko.doctrine.asta_siap import (
    READINESSES,
    CriterionKind,
    Measure,
    default_asta_siap_text,
    load_asta_siap,
)

BLOCK = """
[[criteria]]
code = "extra"
readiness = "plan"
text = "Teks"
text_en = "Text"
kind = "inspected"
necessary = false
weight = 2
"""


def faults_of(text: str) -> list[tuple[tuple[str | int, ...], str]]:
    with pytest.raises(BadDoctrine) as refused:
        load_asta_siap(text)
    return [(fault.path, fault.wrong) for fault in refused.value.faults]


def of_extra(more: str = "", **changes: str) -> list[tuple[str, str]]:
    """The faults of one more criterion, with lines exchanged or added: key and what is wrong."""
    block = BLOCK
    for key, value in changes.items():
        lines = [f"{key} = {value}" if line.startswith(f"{key} =") else line for line in block.split("\n")]
        block = "\n".join(lines)
    return [(str(path[-1]), wrong) for path, wrong in faults_of(default_asta_siap_text() + block + more)]


def test_the_bundled_criteria_ask_for_all_eight_readinesses() -> None:
    asta = load_asta_siap(default_asta_siap_text())
    assert 45 <= len(asta.criteria) <= 60
    for readiness in READINESSES:
        assert any(c.necessary for c in asta.of(readiness))
    assert {c.measure for c in asta.criteria} - {None} == set(Measure)


def test_every_readiness_asks_something_necessary_in_every_stage_of_an_operation() -> None:
    asta = load_asta_siap(default_asta_siap_text())
    for stage in ("registration", "campaign", "quiet", "voting", "revote", "recapitulation"):
        for readiness in READINESSES:
            assert any(c.necessary for c in asta.of(readiness, stage)), (readiness, stage)


def test_the_bundled_criteria_name_their_sources() -> None:
    assert default_asta_siap_text().count("https://") >= 25


def test_the_pack_holds_no_firearm() -> None:
    kit = load_asta_siap(default_asta_siap_text()).kit
    assert {"Tongkat", "Borgol", "HT", "Senter", "Jas hujan", "Buku saku"} <= set(kit)
    assert not any("senjata" in name.lower() for name in kit)


def test_every_scenario_says_what_to_do() -> None:
    scenarios = load_asta_siap(default_asta_siap_text()).scenarios
    assert len({s.code for s in scenarios}) == len(scenarios) >= 6
    assert all(len(s.steps) >= 4 for s in scenarios)


def test_what_is_inspected_is_met_by_yes_and_limited_by_partly_unless_it_says_otherwise() -> None:
    extra = load_asta_siap(default_asta_siap_text() + BLOCK).criteria[-1]
    assert (extra.kind, extra.measure, extra.ready_at, extra.limited_at) == (CriterionKind.INSPECTED, None, 1.0, 0.5)
    assert extra.asked_in("voting")
    assert (extra.said("id"), extra.said("en"), extra.said("en-gb")) == ("Teks", "Text", "Text")


def test_a_criterion_may_be_asked_in_some_stages_only() -> None:
    extra = load_asta_siap(default_asta_siap_text() + BLOCK + 'stages = ["quiet"]\n').criteria[-1]
    assert extra.asked_in("quiet")
    assert not extra.asked_in("voting")


@pytest.mark.parametrize(
    ("changes", "key", "wrong"),
    [
        ({"code": '"post_open"'}, "code", "criteria[1] has the same"),
        ({"code": '"Ada Spasi"'}, "code", "this is no code"),
        ({"readiness": '"logistics"'}, "readiness", "unknown readiness"),
        ({"kind": '"guessed"'}, "kind", "unknown kind"),
        ({"necessary": '"true"'}, "necessary", "this is neither true nor false"),
        ({"necessary": "1"}, "necessary", "this is neither true nor false"),
        ({"weight": "0"}, "weight", "the number is too small"),
        ({"weight": "11"}, "weight", "the number is too large"),
        ({"weight": "2.5"}, "weight", "this is not a whole number"),
        ({"text": '" "'}, "text", "the text is empty"),
        ({"kind": '"computed"'}, "measure", "no value is given"),
    ],
)
def test_a_wrong_value_is_refused_with_its_key(changes: dict[str, str], key: str, wrong: str) -> None:
    assert of_extra(**changes) == [(key, wrong)]


@pytest.mark.parametrize(
    ("more", "key", "wrong"),
    [
        ("mesure = 'officers'\n", "mesure", "this key is not known"),
        ("measure = 'officers'\n", "measure", "what is inspected has no measure"),
        ("ready_at = 1.2\n", "ready_at", "the number is out of range"),
        ("ready_at = nan\n", "ready_at", "the number is out of range"),
        ("ready_at = 0.0\nlimited_at = 0.0\n", "ready_at", "everything would be ready"),
        ("ready_at = 0.5\nlimited_at = 0.6\n", "limited_at", "limited_at is above ready_at"),
        ("ready_at = 0.4\n", "ready_at", "limited_at is above ready_at"),
        ("stages = 'voting'\n", "stages", "this is not a list of texts"),
    ],
)
def test_a_wrong_line_is_refused_with_its_key(more: str, key: str, wrong: str) -> None:
    assert of_extra(more) == [(key, wrong)]


def test_all_faults_are_told_at_once() -> None:
    assert len(of_extra("mesure = 1\n", weight="0", text="3", necessary="2")) == 4


def test_a_readiness_that_could_never_fail_is_refused() -> None:
    blocks = default_asta_siap_text().split("[[criteria]]")
    without = [b.replace("necessary = true", "necessary = false") if '= "budget"' in b else b for b in blocks]
    assert faults_of("[[criteria]]".join(without)) == [(("criteria",), "nothing is necessary for the readiness budget")]


def test_an_empty_text_and_one_that_is_not_toml_are_refused() -> None:
    assert len(faults_of("")) == len(READINESSES)
    [(path, wrong)] = faults_of("[[criteria]\ncode = 1")
    assert path == ()
    assert "line 1" in wrong


def test_a_table_that_is_not_known_is_refused() -> None:
    assert (("patterns",), "this is not known") in faults_of(default_asta_siap_text() + '[[patterns]]\ntier = "low"\n')


def test_scenarios_and_kit_are_checked_too() -> None:
    text = (
        default_asta_siap_text()
        + '[[kit]]\nname = "HT"\n[[scenarios]]\ncode = "x"\ntitle = "T"\ntext = "t"\nsteps = []\n'
    )
    assert [(path[0], path[-1]) for path, _ in faults_of(text)] == [("scenarios", "steps"), ("kit", "name")]
