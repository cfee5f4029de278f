"""Walks every address of the server as somebody and tells what is wrong with the answers."""

from __future__ import annotations

import copy
import io
import re
import types
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver
from django.urls.resolvers import RoutePattern

from marked import Marked
from posko.organisation import access
from posko.organisation.access import paths_where
from posko.organisation.models import Person
from posko.organisation.page import ANYONE, SIGNED_IN
from posko.organisation.walls import knocking
from posko.server.api import api

#: Addresses that declare no rule, and why they need none.
EXEMPT = {
    "akun/": "django-allauth asks for sign-in itself, and shows a person nothing but his own account",
    "bahasa/": "sets the language's cookie",
}
#: Arguments that name no row: what may stand for them.
WORDS: dict[str, tuple[str, ...]] = {
    "rest": ("x",),
    "table": ("stations", "officers", "equipment", "funds", "routine_duty"),
    "format": ("csv", "xlsx"),
}


@dataclass(frozen=True)
class Address:
    """`route` with the arguments `<kind:name>` in it; `rule`: a right, ANYONE, SIGNED_IN, or None where undeclared."""

    route: str
    rule: str | None
    arguments: tuple[tuple[str, str], ...]
    #: Of the API what its own description says; a page may take both.
    methods: tuple[str, ...] = ("get", "post")

    @property
    def names_a_row(self) -> bool:
        return any(name not in WORDS for _, name in self.arguments)

    def filled(self, of: Marked) -> list[str]:
        """Addresses that lead to the rows `of` a command; one for each word where a word is asked for."""
        found = ["/" + self.route]
        for kind, name in self.arguments:
            values = WORDS.get(name) or (_identity(kind, name, of),)
            found = [re.sub(rf"<(\w+:)?{name}>", v, address) for address in found for v in values]
        return found


def _identity(kind: str, name: str, of: Marked) -> str:
    if kind == "int":
        return str(of.number)
    if kind.startswith("uuid"):
        return str(of.uuid)
    if name == "code":
        return of.command.code
    raise LookupError(f"<{kind}:{name}>: tell tests/walking.py (WORDS) what may stand there, or name it `code`")


def addresses(patterns: list[Any], prefix: str = "") -> Iterator[Address]:
    """Every address below `patterns` but the exempt ones. Raises LookupError on one that is no plain route."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if route.startswith(tuple(EXEMPT)):
            continue
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
            continue
        assert isinstance(pattern, URLPattern)
        if not isinstance(pattern.pattern, RoutePattern):
            raise LookupError(f"{route}: the walk cannot fill a regular expression; use path()")
        arguments = tuple((kind or "str", name) for kind, name in re.findall(r"<(?:(\w+):)?(\w+)>", route))
        rule = getattr(pattern.callback, "rule", None)
        yield Address(route, rule, arguments, _methods(route))


def _methods(route: str) -> tuple[str, ...]:
    described = _api_methods().get("/" + re.sub(r"<(\w+:)?(\w+)>", r"{\2}", route))
    return described or ("get", "post")


@cache
def _api_methods() -> dict[str, tuple[str, ...]]:
    return {path: tuple(of) for path, of in api.get_openapi_schema(path_prefix="/api/v1/")["paths"].items()}


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    text: str


def ask(client: Client, method: str, address: str) -> Answer:
    """One request, of which nothing stays: not a row, nor a cookie (one of the addresses signs out)."""
    cookies = copy.deepcopy(client.cookies)
    with transaction.atomic():
        response = getattr(client, method)(address)
        answer = Answer(response.status_code, response.headers.get("Location", ""), readable(response))
        transaction.set_rollback(True)
    client.cookies = cookies
    return answer


def readable(response: HttpResponseBase) -> str:
    """All that an answer tells, what is packed in a workbook or a PDF too."""
    raw: bytes = response.getvalue()
    text = str(response.headers)
    if raw.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return text + "".join(name + archive.read(name).decode(errors="ignore") for name in archive.namelist())
    if raw.startswith(b"%PDF"):
        from pypdf import PdfReader

        return text + "".join(page.extract_text() for page in PdfReader(io.BytesIO(raw)).pages)
    return text + raw.decode(errors="ignore")


@dataclass(frozen=True)
class Walker:
    """Somebody who walks. `rows`: to which his addresses lead; `foreign`: whether they are out of his sight.

    `refused`: whether he asks for what he has no right to as well.
    """

    who: str
    person: Person | None
    client: Client
    rows: Marked
    foreign: bool = True
    strict: bool = True
    refused: bool = True
    secrets: tuple[str, ...] = ()

    def faults(self, every: list[Address], methods: tuple[str, ...] = ("get", "post")) -> list[str]:
        """What is wrong, in words; nothing is wrong if empty."""
        rights = {a.rule: self._has(a.rule) for a in every}
        found = []
        for address in (a for a in every if self.refused or rights[a.rule]):
            for method in (m for m in methods if m in address.methods):
                for filled in address.filled(self.rows):
                    answer = ask(self.client, method, filled)
                    if fault := self._fault(address, method, answer, may=rights[address.rule]):
                        found.append(f"{self.who}: {method.upper()} {filled} ({address.rule}): {fault}")
        return found

    def _has(self, rule: str | None) -> bool:
        if rule == ANYONE:
            return True
        if self.person is None:
            return False
        with knocking(self.person.pk):
            return rule == SIGNED_IN or bool(rule and paths_where(self.person, rule))

    def _fault(self, address: Address, method: str, answer: Answer, *, may: bool) -> str | None:
        told = answer.text.upper()
        if leaked := [s for s in self.secrets if s in told]:
            return f"{answer.status} tells {leaked[0]}"
        if answer.status >= 500:
            return f"{answer.status}"
        if not self.strict or address.rule == ANYONE:
            return None
        return self._wrong_status(address, answer, may)

    def _wrong_status(self, address: Address, answer: Answer, may: bool) -> str | None:
        if address.route.startswith("api/") and answer.status == 405:
            return None
        if self.person is None:
            to_sign_in = answer.status == 302 and "/akun/login" in answer.location
            return None if to_sign_in or answer.status == 401 else f"{answer.status} for a stranger"
        if not may:
            return None if answer.status in (403, 404) else f"{answer.status} without the right"
        if self.foreign and address.names_a_row:
            return None if answer.status in (403, 404, 405) else f"{answer.status} for the row of another command"
        return None


def without_wall_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on every query takes the whole country for the person's own; the second wall still knows better."""
    honest = types.FunctionType(access.paths_where.__code__, vars(access), "paths_where", (None,))
    blind = types.FunctionType(_blind.__code__, globals() | {"_honest": honest}, "paths_where", (None,))
    # The code is replaced inside the function, so that whoever has imported it is blind too.
    monkeypatch.setattr(access.paths_where, "__code__", _forwards.__code__)
    monkeypatch.setitem(vars(access), "_blind_paths", blind)


def _forwards(person: Any, action: str | None = None) -> list[str]:
    return _blind_paths(person, action)  # type: ignore[name-defined,no-any-return]  # noqa: F821


def _blind(person: Any, action: str | None = None) -> list[str]:
    """Every path begins with nothing."""
    return [""] if _honest(person, action) else []  # type: ignore[name-defined]  # noqa: F821
