"""Before it is known who asks: from a name, an address or a secret to the one person it belongs to.

The second wall shows a connection nothing before it says for whom it works. Functions of the owner of the database tell
whose a name or a secret is, and no more; the person found is introduced (`walls.introduce`), so that his own rows, and
his alone, can be read to check what he brought.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Func, Value

from posko.organisation.walls import introduce


def person_named(username: str) -> int | None:
    """Id of the person who signs in with this name, in whatever case it is written; None where there is none."""
    return _person("posko_person_named", _text(username))


def person_with_token(token_hash: str) -> int | None:
    """Id of the person to whom the API token with this hash belongs."""
    return _person("posko_person_with_token", token_hash)


def person_with_activation(token_hash: str) -> int | None:
    """Id of the person whom the activation with this hash lets in."""
    return _person("posko_person_with_activation", token_hash)


def people_with_address(addresses: Iterable[str]) -> set[int]:
    """Ids of the people, not shut out, who have one of these e-mail addresses."""
    return {pk for address in addresses for (pk,) in _all("posko_people_with_address", _text(address))}


def names_taken(names: Iterable[str]) -> set[str]:
    """Those of `names` with which somebody, anywhere, signs in."""
    return {name for (name,) in _all("posko_names_taken", list(names))}


def is_taken(username: str) -> bool:
    """Whether somebody, anywhere, signs in with this name in whatever case."""
    return bool(_all("posko_name_is_taken", _text(username))[0][0])


def role_paths(person: int) -> list[str]:
    """Paths of all commands where a person holds a role, also where one may not see it; held once, if none runs."""
    rows = _all("posko_role_paths", person)
    return sorted({path for path, running in rows if running} or {path for path, _ in rows})


def running_paths(person: int) -> set[str]:
    """Paths of all commands where a person holds a role now, also where one may not see it."""
    return {path for path, running in _all("posko_role_paths", person) if running}


def taken(column: str) -> Func:
    """For a query: whether `column` is a name with which somebody, anywhere, signs in."""
    return Func(column, function="posko_name_is_taken", output_field=BooleanField())


def officer_only(column: str, below: str) -> Func:
    """For a query: whether the person in `column` holds no role, anywhere, but an officer's in `below` or under it."""
    return Func(column, Value(below), function="posko_is_officer_only", output_field=BooleanField())


def knock(person: int | None) -> int | None:
    """Introduce whoever was found; the same id again."""
    if person is not None:
        introduce(person)
    return person


def _person(function: str, said: str) -> int | None:
    rows = _all(function, said)
    return int(rows[0][0]) if rows and rows[0][0] is not None else None


def _all(function: str, said: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {function}(%s)", [said])
        return list(cursor.fetchall())


def _text(said: str) -> str:
    """What a text in the database can hold."""
    return said.replace("\x00", "")
