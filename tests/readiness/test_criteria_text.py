"""The text of the criteria: lines of faults, weights set in place, what changed between two."""

from __future__ import annotations

from posko.doctrine import BadDoctrine
from posko.doctrine.asta_siap import default_asta_siap_text, load_asta_siap
from posko.readiness.criteria import changes_between
from posko.readiness.criteria.saying import right_said, wrong_said
from posko.readiness.criteria.text import Wrong, with_weights, wrong_in

TEXT = default_asta_siap_text()


def wrong_of(text: str) -> list[Wrong]:
    try:
        load_asta_siap(text)
    except BadDoctrine as bad:
        return wrong_in(text, bad.faults)
    return []


def line_with(text: str, words: str) -> int:
    return next(at for at, line in enumerate(text.split("\n"), 1) if words in line)


def test_a_wrong_value_is_told_with_its_line() -> None:
    text = TEXT.replace("weight = 5", "weight = 55", 1)
    [wrong] = wrong_of(text)
    assert wrong.line == line_with(text, "weight = 55")
    assert wrong.key.endswith(".weight")
    assert wrong_said(wrong.fault) == "angkanya terlalu besar"
    assert right_said(wrong.fault) == "bilangan bulat dari 1 sampai 10"


def test_a_missing_key_is_told_with_the_line_of_its_block() -> None:
    text = TEXT.replace('text_en = "The command post is set up and staffed around the clock"\n', "")
    [wrong] = wrong_of(text)
    assert wrong.line == line_with(text, "[[criteria]]")
    assert wrong_said(wrong.fault) == "tidak ada nilainya"


def test_faults_of_scenarios_and_of_the_third_block_find_their_own_lines() -> None:
    text = TEXT.replace('title = "Banjir mencapai TPS"', "title = 3").replace('code = "post_logbook"', 'code = "Buku"')
    lines = [wrong.line for wrong in wrong_of(text)]
    assert lines == [line_with(text, 'code = "Buku"'), line_with(text, "title = 3")]


def test_a_text_that_is_not_toml_tells_the_line() -> None:
    [wrong] = wrong_of("[[criteria]]\ncode = \n")
    assert wrong.line == 2
    assert wrong_said(wrong.fault).startswith("ini bukan TOML")


def test_what_belongs_to_no_line_is_told_all_the_same() -> None:
    found = wrong_of("x = 1")
    assert all(wrong.line is None for wrong in found)
    assert "tidak ada kriteria wajib untuk kesiapan budget" in [wrong_said(w.fault) for w in found]


def test_every_fault_that_the_loader_finds_is_said_in_indonesian() -> None:
    lines = ('code = "A b"', 'kind = "x"', 'measure = "y"', "weight = 0", "necessary = 1", "ready_at = 7", "stages = 3")
    bad = "\n".join(("[[criteria]]", *lines, "[[kit]]", ""))
    for wrong in wrong_of(bad + "[[scenarios]]\nsteps = []\n[x]\n"):
        assert wrong_said(wrong.fault) != wrong.fault.wrong, wrong
        assert right_said(wrong.fault) != wrong.fault.right, wrong


def test_weights_are_set_where_they_stand_and_all_else_stays() -> None:
    text = with_weights(TEXT, {"post_open": 9, "boxes_guarded": 1, "nobody": 4})
    weights = {c.code: c.weight for c in load_asta_siap(text).criteria}
    before = {c.code: c.weight for c in load_asta_siap(TEXT).criteria}
    assert weights == before | {"post_open": 9, "boxes_guarded": 1}
    changed = [(a, b) for a, b in zip(TEXT.split("\n"), text.split("\n"), strict=True) if a != b]
    assert changed == [("weight = 5", "weight = 9"), ("weight = 4", "weight = 1")]


def test_changes_name_what_is_new_gone_and_different() -> None:
    after = TEXT.replace('name = "Senter"', 'name = "Lampu"').replace("weight = 5", "weight = 6", 1)
    found = changes_between(load_asta_siap(TEXT), load_asta_siap(after))
    assert [(c.table, c.state, c.text) for c in found if c.table == "kit"] == [
        ("kit", "added", "Lampu"),
        ("kit", "removed", "Senter"),
    ]
    [criterion] = [c for c in found if c.table == "criteria"]
    assert (criterion.code, criterion.values) == ("post_open", (("weight", 5, 6),))


def test_a_note_alone_changes_nothing() -> None:
    assert changes_between(load_asta_siap(TEXT), load_asta_siap("# catatan\n" + TEXT)) == []
