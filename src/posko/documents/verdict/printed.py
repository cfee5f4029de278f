"""The content of a verdict as the words that the papers print, the same for PDF and DOCX."""

from __future__ import annotations

from typing import Any

from posko.documents.verdict import words
from posko.documents.verdict.content import Below, Content, Criterion, Difference, Found, Inspected, Rated, Short
from posko.documents.words import number, rupiah

Lines = list[dict[str, Any]]


def printed(content: Content) -> dict[str, Any]:
    """Everything that the templates print, as text in Indonesian; lists are empty where there is nothing to say."""
    before = content["before"]
    stage = content["stage"]
    return {
        "title": f"Berita Acara Kesiapan {content['command']['name']}",
        "letterhead": content["letterhead"],
        "number": content["number"],
        "issued": words.day(content["issued"]),
        "weekday": words.weekday(content["issued"]),
        "command": content["command"]["name"],
        "operation": content["operation"]["name"],
        "stage": stage["name"],
        "stage_days": words.span(stage["start"], stage["end"]),
        "province": content["province"],
        "rating": words.rating_head(content["rating"]),
        "shape": words.SHAPES[content["rating"]],
        "own": words.RATINGS[content["own"]].lower(),
        "notes": content["notes"],
        "criteria_version": number(content["criteria_version"]),
        "readinesses": [_readiness(rated) for rated in content["readinesses"]],
        "before": f"{before['number']}, {words.day(before['issued'])}" if before else "",
        "before_rating": words.RATINGS[before["rating"]].lower() if before else "",
        "differences": [_difference(one) for one in content["differences"]],
        "findings": [_finding(found) for found in content["findings"]],
        "shortfalls": [_short(line) for line in content["shortfalls"]],
        "shortfalls_note": content["shortfalls_note"],
        "inspected": [_inspected(one) for one in content["inspected"]],
        "heads": list(words.SHORT.values()),
        "below": [_below(one) for one in content["below"]],
        "signed": content["signed"]["name"],
        "signed_role": content["signed"]["role"],
        "check_url": content["check_url"],
    }


def _readiness(rated: Rated) -> dict[str, Any]:
    override = rated["override"]
    return {
        "name": rated["name"],
        "shape": words.SHAPES[rated["rating"]],
        "rating": words.RATINGS[rated["rating"]],
        "by_rule": words.RATINGS[rated["by_rule"]].lower() if override else "",
        "override": _overridden(rated) if override else "",
        "why": "; ".join(reasons(rated)),
        "items": [_item(item) for item in rated["items"]],
    }


def _overridden(rated: Rated) -> str:
    override = rated["override"]
    assert override is not None
    rule = words.RATINGS[rated["by_rule"]].lower()
    return (
        f"Menurut kriteria {rule}; ditetapkan lain oleh {override['by']} pada {words.day(override['day'])}: "
        f"{override['reason']}"
    )


def reasons(rated: Rated, most: int = 3) -> list[str]:
    """What keeps a readiness from being ready: necessary criteria first, then the worst, then the weightiest.

    At most `most` of them.

    What nobody looked at is only counted, unless it is one thing alone.
    """
    wanting = [item for item in rated["items"] if item["applies"] and item["rating"] != "ready"]
    unknown = [item for item in wanting if item["rating"] == "unknown"]
    known = [item for item in wanting if item["rating"] != "unknown" or len(unknown) == 1]
    known.sort(key=lambda i: (not i["necessary"], -words.WORST_LAST.index(i["rating"]), -i.get("weight", 0)))
    said = [_reason(item) for item in known[:most]]
    more = [f"dan {number(len(known) - most)} lagi"] if len(known) > most else []
    return said + more + ([f"{number(len(unknown))} kriteria belum dinilai"] if len(unknown) > 1 else [])


def _reason(item: Criterion) -> str:
    note = counted(item) or item["note"] or words.RATINGS[item["rating"]].lower()
    return f"{item['text']} ({note})"


def counted(item: Criterion) -> str:
    """`50 dari 62`; empty where it is no number."""
    if item["required"] is None or item["available"] is None:
        return ""
    said = [words.quantity(item[side], money=item["money"]) for side in ("available", "required")]
    return " dari ".join(said)


def _item(item: Criterion) -> dict[str, Any]:
    return {
        "text": f"{item['text']} (wajib)" if item["necessary"] else item["text"],
        "shape": words.SHAPES[item["rating"]] if item["applies"] else "–",
        "rating": words.RATINGS[item["rating"]] if item["applies"] else "Tidak berlaku",
        "required": words.quantity(item["required"], money=item["money"]),
        "available": words.quantity(item["available"], money=item["money"]),
        "share": words.share(item["share"]),
        "note": "; ".join(part for part in (item["note"], item["source"]) if part),
    }


def _difference(one: Difference) -> dict[str, str]:
    return {
        "turn": words.TURNS[one["turn"]],
        "what": one["what"],
        "before": one["before"] or "–",
        "after": one["after"] or "–",
    }


def _finding(found: Found) -> dict[str, str]:
    due = words.day(found["due"])
    return {
        "readiness": words.SHORT.get(found["readiness"], found["readiness"]),
        "text": found["text"],
        "severity": words.SEVERITIES[found["severity"]],
        "state": words.FINDING_STATES[found["state"]],
        "owner": found["owner"] or "belum ditunjuk",
        "due": (f"{due} – TERLAMBAT" if found["late"] else due) or "–",
    }


def _short(line: Short) -> dict[str, str]:
    say = rupiah if line["resource"] == "money" else number
    counts = {
        "need": say(line["need"]),
        "serviceable": say(line["serviceable"]),
        "repair": say(line["repair"]),
        "borrow": say(line["borrow"]),
        "missing": say(line["missing"]),
    }
    handled = [words.SHORTFALL_STATES.get(line["state"], ""), line["owner"], words.day(line["due"])]
    return {"name": line["name"], **counts, "handled": "; ".join(part for part in handled if part) or "–"}


def _inspected(one: Inspected) -> dict[str, str]:
    return {
        "kind": words.INSPECTIONS[one["kind"]],
        "day": words.day(one["day"]),
        "lead": one["lead"],
        "state": words.INSPECTION_STATES[one["state"]],
        "answers": answers(one),
    }


def answers(one: Inspected) -> str:
    """`20 ya, 3 sebagian; perlengkapan 10 petugas diperiksa`."""
    given = one["answers"]
    said = [f"{number(given[kind])} {word}" for kind, word in words.ANSWERS.items() if given.get(kind)]
    kits = f"perlengkapan {number(one['kits'])} petugas diperiksa" if one["kits"] else ""
    return "; ".join(part for part in (", ".join(said), kits) if part) or "belum ada jawaban"


def _below(one: Below) -> dict[str, Any]:
    return {
        "name": one["name"],
        "shape": words.SHAPES[one["rating"]],
        "rating": words.RATINGS[one["rating"]],
        "number": f"{one['number']}, {words.day(one['issued'])}" if one["number"] else "belum ada berita acara",
        "cells": [words.SHAPES[one["readinesses"][code]] if code in one["readinesses"] else "" for code in words.SHORT],
    }
