"""What somebody reads who may not do something: our words, never the name of a right."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from people import make_person
from posko.organisation.access import RIGHTS, WORDS, NotAllowed, SamePerson, require_another
from posko.organisation.models import Command, Role

pytestmark = pytest.mark.django_db


def test_every_right_has_words() -> None:
    assert RIGHTS.keys() <= WORDS.keys()


@pytest.mark.parametrize("action", sorted(WORDS))
def test_a_refusal_says_who_may_and_no_name_of_a_right(action: str, tebo: Command) -> None:
    sari = make_person("Sari", Role.PARTNER, tebo)
    with override("id"):
        said = str(NotAllowed(sari, action, tebo))
    assert action not in said
    if action in RIGHTS:
        assert str(tebo) in said
        assert all(str(role.label) in said for role in RIGHTS[action])


def test_who_decides_on_his_own_is_told_so_in_words(tebo: Command) -> None:
    sari = make_person("Sari", Role.COMMANDER, tebo)
    with override("id"), pytest.raises(SamePerson, match="orang lain yang harus memutuskannya"):
        require_another(sari, sari)
