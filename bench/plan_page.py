"""What a planner waits for: `python bench/plan_page.py` prints a JSON line for each page of a province's plan.

The example (6,391 stations) is loaded into an embedded PostgreSQL and planned quickly; then each page is asked for
through Django's test client as its planner: milliseconds (median, worst), queries, bytes as sent. The map's data are
measured against the least that could be done in the same run: the same rows by `values_list`, written as JSON
by column names. `all` is the weight of the map in all: page, everything it names of our static files (compressed as the
server sends them: brotli where there is one, else gzip) and its data. `--times N` requests each.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from machine import emit, machine_line, table
from server_with_plan import computed, load, middle, set_up
from warm import warm_cache

LIMIT_BYTES = 600_000


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=7, help="requests to each page")
    given = options.parse_args()
    print(machine_line())
    warm_cache()
    with tempfile.TemporaryDirectory() as folder:
        set_up(Path(folder))
        operation, planner = load()
        plan = computed(operation, planner)
        lines = [*pages(plan, planner, given.times), plain_rows(plan, given.times)]
        for line in lines:
            emit(line)
        weighed = weight(plan, planner)
        emit(weighed)
    print(table(lines, ("page", "ms", "worst_ms", "queries", "bytes")))
    print(table([weighed], ("page_bytes", "static_bytes", "data_bytes", "all_bytes", "stations")))


def browser_of(planner: Any) -> Any:
    from django.test import Client

    client = Client(headers={"accept-encoding": "gzip, br", "accept-language": "id"})
    client.force_login(planner, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def addresses(plan: Any) -> dict[str, str]:
    from posko.deployment.models import AssignmentRow, PostRow

    part = max(plan.parts.all(), key=lambda p: p.figures.get("stations", 0))
    post = PostRow.objects.filter(part=part).order_by("code").first()
    officer = AssignmentRow.objects.filter(part=part, duty="post").order_by("code").first()
    assert post and officer
    return {
        "plans": "/rencana/",
        "overview": f"/rencana/{plan.pk}",
        "part": f"/rencana/bagian/{part.pk}",
        "post": f"/rencana/{plan.pk}/pos/{post.code}",
        "officer": f"/rencana/{plan.pk}/petugas/{officer.code}",
        "map": f"/rencana/{plan.pk}/peta",
        "map data": f"/rencana/{plan.pk}/peta.json",
    }


def pages(plan: Any, planner: Any, times: int) -> Iterator[dict[str, Any]]:
    client = browser_of(planner)
    for name, address in addresses(plan).items():
        yield measured(client, name, address, times)
    tag = client.get(addresses(plan)["map data"]).headers["ETag"]
    yield measured(client, "map data, unchanged", addresses(plan)["map data"], times, 304, {"if-none-match": tag})


def measured(
    client: Any, name: str, address: str, times: int, status: int = 200, headers: dict[str, str] | None = None
) -> dict[str, Any]:
    """One page. Raises SystemExit where it answers anything but `status`: that is no page to time."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address, headers=headers)
    # Counted now: the next request empties the log.
    asked = len(queries)
    if answer.status_code != status:
        raise SystemExit(f"{name}: {answer.status_code}")
    usual, worst = middle(lambda: client.get(address, headers=headers), times)
    size = len(packed(answer))
    return {"page": name, "ms": usual, "worst_ms": worst, "queries": asked, "bytes": size}


def packed(answer: Any) -> bytes:
    """The body as a proxy or we ourselves would send it."""
    body: bytes = answer.content
    return body if "Content-Encoding" in answer.headers else gzip.compress(body, 6)


def plain_rows(plan: Any, times: int) -> dict[str, Any]:
    """The same rows, not joined to each other, as JSON: what the map's data cost at the very least."""
    from posko.deployment.models import AssignmentRow, PostRow, StationRow

    columns = {
        StationRow: ("code", "name", "longitude", "latitude", "post", "minutes", "access"),
        PostRow: ("code", "tier", "officers", "centre", "farthest_minutes", "controller", "pinned"),
        AssignmentRow: ("code", "rank", "name", "duty", "post"),
    }

    def rows() -> bytes:
        found = [list(model._default_manager.filter(plan=plan).values(*names)) for model, names in columns.items()]
        return gzip.compress(json.dumps(found).encode(), 5)

    usual, worst = middle(rows, times)
    return {"page": "the same rows, plain", "ms": usual, "worst_ms": worst, "queries": 3, "bytes": len(rows())}


def weight(plan: Any, planner: Any) -> dict[str, Any]:
    """Bytes that a browser fetches for the map the first time."""
    client = browser_of(planner)
    page, data = (client.get(addresses(plan)[name]) for name in ("map", "map data"))
    files = {name: static_bytes(name) for name in sorted(set(named(page.content.decode())))}
    known = json.loads(gzip.decompress(data.content))
    sizes = {"page": len(packed(page)), "static": sum(files.values()), "data": len(data.content)}
    total = sum(sizes.values())
    return {
        "page": "all",
        **{f"{name}_bytes": size for name, size in sizes.items()},
        "all_bytes": total,
        "limit_bytes": LIMIT_BYTES,
        "stations": len(known["stations"]["code"]),
        "officers": len(known["officers"]),
        "files": files,
    }


def named(html: str) -> Iterator[str]:
    """Static files that a page names, and those that its style sheets name."""
    for address in re.findall(r'(?:src|href)="(/static/[^"#?]+)', html):
        yield address
        if address.endswith(".css"):
            for inner in re.findall(r"url\(['\"]?([^'\")]+)", static_file(address).read_text(encoding="utf-8")):
                if not inner.startswith(("data:", "#", "http")):
                    yield urljoin(address, inner.split("#")[0].split("?")[0])


def static_file(address: str) -> Path:
    from django.conf import settings

    return Path(settings.STATIC_ROOT) / address.removeprefix("/static/")


def static_bytes(address: str) -> int:
    """As whitenoise sends it to a browser that takes brotli."""
    plain = static_file(address)
    sizes = [p.stat().st_size for p in (plain, Path(f"{plain}.gz"), Path(f"{plain}.br")) if p.exists()]
    return min(sizes)


if __name__ == "__main__":
    main()
