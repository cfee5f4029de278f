"""Doctrine and settings out to TOML and back."""

from __future__ import annotations

import tomllib
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from posko.doctrine import default_doctrine, default_doctrine_text, doctrine_from
from posko.doctrine.toml import doctrine_data, to_toml, toml_lines

NAMES = st.text("abcz_", min_size=1, max_size=6)
PLAIN = (
    st.text(max_size=8) | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | st.dates()
)
VALUES = PLAIN | st.lists(st.text(max_size=5), max_size=3)
RECORDS = st.dictionaries(NAMES, VALUES, max_size=4)
DATA = st.dictionaries(
    NAMES, VALUES | RECORDS | st.lists(RECORDS, min_size=1, max_size=3) | st.dictionaries(NAMES, RECORDS, max_size=2)
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DATA)
def test_nested_data_survives_toml(data: dict[str, object]) -> None:
    assert tomllib.loads(to_toml(data)) == data


def test_the_doctrine_survives_its_data() -> None:
    assert doctrine_from(doctrine_data(default_doctrine())) == default_doctrine()
    assert doctrine_from(tomllib.loads(to_toml(doctrine_data(default_doctrine())))) == default_doctrine()


def test_a_date_is_written_as_a_date() -> None:
    assert to_toml({"voting_day": date(2024, 11, 27)}) == "voting_day = 2024-11-27\n"


def test_keys_are_found_by_their_line() -> None:
    text = default_doctrine_text()
    found, lines = toml_lines(text), text.splitlines()
    assert lines[found["patterns", 2, "tier"] - 1] == 'tier = "high"'
    assert lines[found["travel", "foot", "kmh"] - 1] == "kmh = 3.5"
    assert lines[found["deployment",] - 1] == "[deployment]"
