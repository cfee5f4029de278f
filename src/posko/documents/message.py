"""A plan in a few lines to send by telephone, one text a Polres."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from posko.documents.fingerprint import fingerprint_of
from posko.documents.strength import OnDuty, duties_of, polres_of, strength_of
from posko.documents.words import (
    TIER_WORDS,
    file_part,
    long_date,
    number,
    percent,
    quantity,
    resource,
)
from posko.planning import CommandPlan, Duty, Plan, Shortfall
from posko.tables import Settings

#: Longer texts are cut by some gateways.
LENGTH_MAX = 1000


def write_messages(plan: Plan, settings: Settings, folder: Path) -> list[Path]:
    """Write `CODE.txt` for each Polres into `folder` and return the paths, in plan order."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for command in polres_of(plan):
        path = folder / f"{file_part(command.command.code)}.txt"
        path.write_text(message_of(command, settings), encoding="utf-8", newline="\n")
        paths.append(path)
    return paths


def message_of(command: CommandPlan, settings: Settings) -> str:
    """The plan of one Polres in under 1,000 characters; what does not fit of the shortfall is counted."""
    text = "\n".join(_figures(command, settings))
    end = f"\n\nSidik rencana {fingerprint_of(command)}\n"
    lacks = [_lack(lack) for lack in command.shortfalls]
    shown = len(lacks)
    while len(text + _lacking(lacks, shown) + end) >= LENGTH_MAX and shown:
        shown -= 1
    return (text + _lacking(lacks, shown))[: LENGTH_MAX - len(end) - 1] + end


def _figures(command: CommandPlan, settings: Settings) -> Iterator[str]:
    strength = strength_of(command)
    duties = duties_of(command)
    yield f"{command.command.unit.name} – rencana PAM TPS"
    yield settings.name
    yield f"Pemungutan suara {long_date(settings.voting_day)}"
    yield ""
    yield f"TPS: {number(strength.stations)}{_tiers(command)}"
    yield f"Pos: {number(strength.posts)}, terisi {number(strength.manned_posts)}"
    if strength.unmanned_stations:
        yield f"TANPA PETUGAS: {number(strength.unmanned_stations)} TPS"
    yield (
        f"Personel PAM TPS: perlu {number(strength.required)}, sendiri {number(strength.own)}, "
        f"BKO {number(strength.lent)}, kurang {number(strength.missing)}"
    )
    controllers, reserve = duties[Duty.CONTROLLER], duties[Duty.RESERVE]
    yield f"Linmas: {number(strength.linmas)} · Padal: {number(controllers.all)}{_lent(controllers)}"
    yield (
        f"Cadangan: {number(reserve.all)} personel{_lent(reserve)} dalam {number(len(command.reserves))} tim, "
        f"jangkauan {percent(command.reserve_covered)}"
    )
    yield f"Terjauh: {number(strength.farthest_minutes, 1)} menit"
    yield f"Tetap tugas rutin: {number(duties[Duty.ROUTINE].all)} personel"


def _lent(count: OnDuty) -> str:
    """` (BKO 20)`, those of them who are lent; empty where nobody is."""
    return f" (BKO {number(count.lent)})" if count.lent else ""


def _tiers(command: CommandPlan) -> str:
    counts = Counter(station.tier for station in command.command.stations)
    parts = ", ".join(f"{word} {number(counts[tier])}" for tier, word in TIER_WORDS.items() if counts[tier])
    return f" ({parts})" if parts else ""


def _lack(lack: Shortfall) -> str:
    return f"- {resource(lack.resource)}, kurang {quantity(lack.resource, lack.missing)}: {lack.remedy}"


def _lacking(lacks: list[str], shown: int) -> str:
    if not lacks:
        return "\n\nTidak ada kekurangan."
    rest = [f"- dan {len(lacks) - shown} kekurangan lain, lihat surat perintah"] if shown < len(lacks) else []
    return "\n".join(["\n\nKekurangan dan cara menutup:", *lacks[:shown], *rest])
