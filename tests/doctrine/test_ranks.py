"""The ladder of ranks."""

from itertools import pairwise

import pytest

from posko.doctrine import UNKNOWN_RANK, rank_names, rank_order


def test_the_ladder_goes_up_from_bharada_to_jenderal() -> None:
    climb = (
        "BHARADA BHARATU BHARAKA ABRIPDA ABRIPTU ABRIP BRIPDA BRIPTU BRIGPOL BRIPKA AIPDA AIPTU IPDA IPTU AKP KOMPOL"
    )
    climb += " AKBP KOMBES BRIGJEN IRJEN KOMJEN JENDERAL"
    orders = [rank_order(rank) for rank in climb.split()]
    assert all(lower < higher for lower, higher in pairwise(orders))
    assert len(orders) == len(rank_names())


def test_each_name_on_the_ladder_has_its_place() -> None:
    assert [rank_order(name) for name in rank_names()] == list(range(1, len(rank_names()) + 1))


@pytest.mark.parametrize("spelling", ["KOMBES POL", "Kombes Pol.", "kombes", "KBP", " kombespol "])
def test_spelling_does_not_matter(spelling: str) -> None:
    assert rank_order(spelling) == rank_order("KOMBES POL")


@pytest.mark.parametrize("rank", ["", "KAPTEN", "PENATA"])
def test_an_unknown_rank_is_below_all(rank: str) -> None:
    assert rank_order(rank) == UNKNOWN_RANK < rank_order("BHARADA")
