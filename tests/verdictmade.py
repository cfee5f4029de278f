"""A verdict made by hand, for tests of its papers and of what compares two of them."""

from __future__ import annotations

from typing import Any, cast

from posko.documents.verdict import Below, Content, Criterion, Difference, Found, Inspected, Rated, Short

NAMES = {
    "command_post": "Siap posko",
    "training": "Siap latihan",
    "public_order": "Siap kamtibmas",
    "community": "Siap masyarakat",
    "personnel": "Siap personel",
    "equipment": "Siap sarpras",
    "budget": "Siap anggaran",
    "plan": "Siap rencana dan cara bertindak",
}


def criterion(code: str, rating: str = "ready", **more: Any) -> Criterion:
    said: dict[str, Any] = {
        "code": code,
        "text": f"Kriteria {code}",
        "rating": rating,
        "necessary": True,
        "weight": 1,
        "required": None,
        "available": None,
        "share": None,
        "money": False,
        "applies": True,
        "note": "",
        "source": "",
    }
    return cast(Criterion, said | more)


def readinesses(**ratings: str) -> list[Rated]:
    """All eight, ready but for `ratings`, each with one criterion that has the rating."""
    return [
        Rated(
            code=code,
            name=name,
            rating=ratings.get(code, "ready"),
            by_rule=ratings.get(code, "ready"),
            override=None,
            items=[criterion(f"{code}_all", ratings.get(code, "ready"))],
        )
        for code, name in NAMES.items()
    ]


def finding(number: int = 1, **more: Any) -> Found:
    said: dict[str, Any] = {
        "id": number,
        "readiness": "equipment",
        "text": "Senter rusak pada 3 dari 10 petugas",
        "severity": 2,
        "state": "open",
        "owner": "AKP Joko",
        "due": "2024-11-24",
        "late": False,
    }
    return cast(Found, said | more)


def short(resource: str = "radios", name: str = "HT", **more: Any) -> Short:
    said: dict[str, Any] = {
        "resource": resource,
        "name": name,
        "need": 62,
        "have": 50,
        "serviceable": 40,
        "repair": 6,
        "borrow": 4,
        "missing": 12,
        "owner": "Kabag Log",
        "due": "2024-11-25",
        "state": "in_work",
    }
    return cast(Short, said | more)


def below(name: str, rating: str, **more: Any) -> Below:
    said: dict[str, Any] = {
        "code": name,
        "name": name,
        "rating": rating,
        "number": "BA/2/XI/WAS.2.4./2024",
        "issued": "2024-11-19",
        "readinesses": dict.fromkeys(NAMES, "ready") | {"equipment": rating},
    }
    return cast(Below, said | more)


def inspected(**more: Any) -> Inspected:
    said: dict[str, Any] = {
        "kind": "assistance",
        "day": "2024-11-18",
        "lead": "KBP Itwasda",
        "state": "closed",
        "answers": {"yes": 20, "partly": 3, "no": 2},
        "kits": 10,
    }
    return cast(Inspected, said | more)


def difference(turn: str = "better", what: str = "Siap sarpras", before: str = "", after: str = "Siap") -> Difference:
    return Difference(turn=turn, what=what, before=before, after=after)


def verdict(**more: Any) -> Content:
    """Polres Tebo before the vote: limited by its equipment."""
    said: dict[str, Any] = {
        "number": "BA/3/XI/WAS.2.4./2024",
        "issued": "2024-11-20",
        "operation": {"code": "omp", "name": "Operasi Mantap Praja"},
        "command": {"code": "15-TBO", "name": "Polres Tebo"},
        "province": False,
        "letterhead": ["KEPOLISIAN NEGARA REPUBLIK INDONESIA", "DAERAH JAMBI"],
        "stage": {"code": "voting", "name": "Pemungutan suara", "start": "2024-11-27", "end": "2024-11-28"},
        "rating": "limited",
        "own": "limited",
        "notes": ["Siap sarpras: HT (50 dari 62)"],
        "criteria_version": 2,
        "readinesses": readinesses(equipment="limited"),
        "findings": [],
        "shortfalls": [],
        "shortfalls_note": "",
        "inspected": [],
        "below": [],
        "before": None,
        "differences": [],
        "signed": {"name": "KBP Itwasda", "role": "Pengawas Polda Jambi"},
        "check_url": "https://posko.polda.example/kesiapan/cek/1.2.3:abc",
    }
    return cast(Content, said | more)


def full_verdict() -> Content:
    """One with something in each of its lists."""
    return verdict(
        findings=[finding(1), finding(2, text="Papan display belum diperbarui", late=True, severity=3)],
        shortfalls=[short(), short("money", "Dana", need=75_600_000, serviceable=50_000_000, missing=25_600_000)],
        inspected=[inspected()],
        before={"number": "BA/1/X/WAS.2.4./2024", "issued": "2024-10-20", "rating": "not_ready"},
        differences=[difference(before="Belum siap", after="Siap dengan catatan")],
    )
