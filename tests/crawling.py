"""Finds the pages of a server that runs, by following links as a person would; and what each has to show."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.urls import Resolver404, URLResolver, get_resolver, resolve
from playwright.sync_api import BrowserContext

#: What in a query chooses another part of the same page.
PART = "isi"
#: Of pages alike (of one route, for one person) so many are opened.
ALIKE = 2


@dataclass(frozen=True)
class Found:
    """A page as somebody sees it: its address, its route, and the kinds of elements on it (name and class)."""

    address: str
    route: str
    kinds: frozenset[str]


@dataclass
class Reader(HTMLParser):
    """What an answer holds: links, kinds of elements."""

    base: str
    links: list[str] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        # Numbers in a class say how much, not what.
        self.kinds.add(f"{tag} {re.sub(r'[0-9]+', '', given.get('class', ''))}")
        if tag == "a" and given.get("href"):
            self.links.append(urljoin(self.base, given["href"]))


@dataclass
class Crawl:
    """All that one person finds. `reached`: routes that answered with a page or a file; `broken`: links to nothing."""

    context: BrowserContext
    host: str
    reached: set[str] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)
    doors: set[str] = field(default_factory=set)

    def pages(self, *first: str) -> Iterator[Found]:
        """Pages that can be reached from `first` on, each once, of those alike a few. `first` may be closed to him."""
        self.doors = {urljoin(self.host, a) for a in first}
        waiting, known, opened = deque(urljoin(self.host, a) for a in first), set[str](), dict[str, int]()
        while waiting:
            address = waiting.popleft()
            kind = self._kind(address)
            if address in known or kind is None or opened.get(kind, 0) >= ALIKE:
                continue
            known.add(address)
            opened[kind] = opened.get(kind, 0) + 1
            read, found = self._opened(address)
            waiting.extend(urljoin(self.host, link.split("#")[0]) for link in read.links)
            if found:
                yield found

    def _opened(self, address: str) -> tuple[Reader, Found | None]:
        answer = self.context.request.get(address)
        read = Reader(answer.url)
        route = route_of(answer.url)
        self.reached.add(route)
        if answer.status != 200 and address not in self.doors:
            self.broken.append(f"{address}: a link leads there, and the answer is {answer.status}")
        if answer.status != 200 or "text/html" not in answer.headers.get("content-type", ""):
            return read, None
        read.feed(answer.text())
        return read, Found(answer.url, route, frozenset(read.kinds))

    def _kind(self, address: str) -> str | None:
        """Of which page this is one; None where it leads away."""
        if not address.startswith(self.host + "/") or not (route := route_of(address)):
            return None
        return f"{route} {dict(parse_qsl(urlsplit(address).query)).get(PART, '')}"


def route_of(address: str) -> str:
    """The route that an address leads to, such as `/rencana/<int:pk>`; empty where none does."""
    try:
        return "/" + resolve(urlsplit(address).path).route
    except Resolver404:
        return ""


def routes_to_get(patterns: Any = None, prefix: str = "/") -> set[str]:
    """Routes that answer when asked for: all but those that take POST alone."""
    found = set()
    for pattern in patterns or get_resolver().url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found |= routes_to_get(pattern.url_patterns, route)
        elif not _takes_post_alone(pattern.callback):
            found.add(route)
    return found


def _takes_post_alone(view: Any) -> bool:
    """Whether Django's `require_POST` is around it, at any depth."""
    around = [cell.cell_contents for cell in getattr(view, "__closure__", None) or ()]
    return ["POST"] in around or (hasattr(view, "__wrapped__") and _takes_post_alone(view.__wrapped__))
