"""What the order of one command says, as plain values ready for the template; numbers are written Indonesian."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from posko.doctrine import Access, Tier
from posko.documents.fingerprint import fingerprint_of
from posko.documents.orders.issue import Issue, issue_content
from posko.documents.strength import OnDuty, duties_of
from posko.documents.words import (
    ACCESS_WORDS,
    MONTHS,
    ROLE_WORDS,
    ROMAN_MONTHS,
    TIER_SYMBOLS,
    TIER_WORDS,
    chief_of,
    consequence,
    long_date,
    number,
    place_of,
    quantity,
    reason,
    resource,
    written_out,
)
from posko.planning import (
    Assignment,
    Command,
    CommandPlan,
    Duty,
    Officer,
    Plan,
    Post,
    PostStatus,
    ReserveTeam,
    Role,
    Shortfall,
    Station,
    Unit,
)
from posko.tables import Settings

Content = dict[str, Any]


@dataclass(frozen=True)
class Roll:
    """Who is who in one command's plan: own people, those lent to it, and what each does."""

    officers: dict[str, Officer]
    units: dict[str, Unit]
    assignments: dict[str, Assignment]

    def line(self, officer_id: str) -> Content:
        """How one officer stands in a list."""
        officer, assignment = self.officers[officer_id], self.assignments[officer_id]
        unit = self.units[officer.unit].name if officer.unit in self.units else officer.unit
        return {
            "id": officer.id,
            "rank": officer.rank,
            "name": officer.name,
            "unit": f"{unit} (BKO)" if assignment.reinforcement else unit,
            "role": ROLE_WORDS[assignment.role],
            "leader": assignment.role is Role.LEADER,
            "minutes": "" if assignment.travel_minutes is None else number(assignment.travel_minutes),
        }

    def doing(self, duty: Duty) -> Iterator[Assignment]:
        return (a for a in self.assignments.values() if a.duty is duty)


def content_of(plan: Plan, command: CommandPlan, settings: Settings, issue: Issue | None = None) -> Content:
    """Everything the template needs for the order of `command` (a Polres), JSON-ready.

    Without `issue` the number is left to be filled in by hand.
    """
    roll = roll_of(plan, command)
    posts = in_order(command.posts)
    target = plan.problem.doctrine.deployment.target_minutes
    return {
        **heading_of(plan, command, settings, issue),
        "seal": plan.draw.commitment,
        "committed": plan.draw.committed,
        "totals": _totals(posts),
        "tiers": [_totals([p for p in posts if p.tier is tier], tier) for tier in TIER_WORDS if _has(posts, tier)],
        "strength": _strength(command),
        "legend": [[TIER_SYMBOLS[tier], word] for tier, word in TIER_WORDS.items()],
        "target": number(target),
        "posts": [_post(post, roll, target) for post in posts],
        "controllers": list(_controllers(posts, roll)),
        "reserves": [_reserve(team, command, roll, plan) for team in sorted(command.reserves, key=lambda t: t.id)],
        "routine": number(sum(1 for _ in roll.doing(Duty.ROUTINE))),
        "unavailable": number(sum(1 for _ in roll.doing(Duty.UNAVAILABLE))),
        "reinforcement": sum(a.reinforcement for a in command.assignments),
        "shortfalls": [_shortfall(lack) for lack in command.shortfalls],
    }


def in_order(posts: Iterable[Post]) -> list[Post]:
    """As an order reads them out: tier by tier as everywhere on it, from little to much guarding, then by id."""
    tiers = list(TIER_WORDS)
    return sorted(posts, key=lambda post: (tiers.index(post.tier), post.id))


def roll_of(plan: Plan, command: CommandPlan) -> Roll:
    lender = _polda_of(plan, command.command.unit)
    lent = {a.officer for a in command.assignments if a.reinforcement}
    borrowed = {o.id: o for o in lender.officers if o.id in lent} if lender else {}
    return Roll(
        officers={o.id: o for o in command.command.officers} | borrowed,
        units={u.code: u for c in (lender, command.command) if c for u in c.units},
        assignments={a.officer: a for a in command.assignments},
    )


def _polda_of(plan: Plan, unit: Unit) -> Command | None:
    """The Polda above `unit`, the only one that may lend to it; None where the plan has none."""
    return next((c for c in plan.problem.reinforcement if c.code == unit.parent), None)


def heading_of(plan: Plan, command: CommandPlan, settings: Settings, issue: Issue | None = None) -> Content:
    """Letterhead, number, date, signature and footer of a paper of `command`."""
    unit = command.command.unit
    polda = _polda_of(plan, unit)
    parent = polda.unit if polda else None
    day = settings.voting_day
    lines = ["Kepolisian Negara Republik Indonesia", *([written_out(parent)] if parent else []), written_out(unit)]
    return {
        "title": f"Surat Perintah {unit.name} – {settings.name}",
        "letterhead": [line.upper() for line in lines],
        "command": unit.name,
        "chief": chief_of(unit),
        "commander": ["KEPALA KEPOLISIAN", written_out(unit).upper()],
        "copies": _copies(parent),
        "number": f"Sprin/\u2003\u2003\u2003\u2003/{ROMAN_MONTHS[day.month - 1]}/OPS.1.3./{day.year}",
        "issued": f"{MONTHS[day.month - 1]} {day.year}",
        "operation": settings.name,
        "voting_day": long_date(day),
        "fingerprint": fingerprint_of(command),
        **(issue_content(issue) if issue else {}),
    }


def _copies(parent: Unit | None) -> list[str]:
    place = f" {parent.name}" if parent else " Polda"
    chief = f"Kapolda {place_of(parent)}" if parent else "Kapolda"
    return [chief, f"Irwasda{place}", f"Karoops{place}", f"Kabidpropam{place}"]


def _has(posts: Iterable[Post], tier: Tier) -> bool:
    return any(post.tier is tier for post in posts)


def _totals(posts: list[Post], tier: Tier | None = None) -> Content:
    required, assigned = sum(p.pattern.officers for p in posts), sum(len(p.officers) for p in posts)
    missing = sum(p.pattern.officers for p in posts if p.status is PostStatus.UNMANNED)
    return {
        "symbol": TIER_SYMBOLS[tier] if tier else "",
        "word": TIER_WORDS[tier] if tier else "",
        "pattern": ", ".join(dict.fromkeys(p.pattern.name for p in posts)),
        "stations": number(sum(len(p.stations) for p in posts)),
        "posts": number(len(posts)),
        "required": number(required),
        "assigned": number(assigned),
        "missing": number(missing),
        "linmas": number(sum(p.linmas for p in posts)),
        "voters": number(sum(s.voters for p in posts for s in p.stations)),
        "farthest": number(max((p.farthest_minutes for p in posts), default=0.0), 1),
    }


#: The duties as the summary names them, in its order.
STRENGTH_WORDS = {
    Duty.POST: "PAM TPS",
    Duty.CONTROLLER: "Padal",
    Duty.RESERVE: "Pasukan cadangan",
    Duty.ROUTINE: "Tugas rutin",
    Duty.UNAVAILABLE: "Berhalangan",
}


def _strength(command: CommandPlan) -> list[list[str]]:
    """Own people, those lent and both together, duty by duty, then of all."""
    duties = duties_of(command)
    rows = [(word, duties[duty]) for duty, word in STRENGTH_WORDS.items()]
    own, lent = (sum(getattr(count, name) for count in duties.values()) for name in ("own", "lent"))
    rows.append(("Jumlah", OnDuty(own, lent)))
    return [[word, number(count.own), number(count.lent), number(count.all)] for word, count in rows]


def _post(post: Post, roll: Roll, target: float) -> Content:
    padal = roll.officers.get(post.controller)
    return {
        "id": post.id,
        "symbol": TIER_SYMBOLS[post.tier],
        "word": TIER_WORDS[post.tier],
        "pattern": post.pattern.name,
        "manned": post.status is PostStatus.MANNED,
        "required": number(post.pattern.officers),
        "size": number(len(post.stations)),
        "linmas": number(post.linmas),
        "farthest": number(post.farthest_minutes, 1),
        "controller": f"{padal.rank} {padal.name}" if padal else "belum ada",
        "reasons": "; ".join(dict.fromkeys(reason(s.tier_reason) for s in post.stations if s.tier_reason)),
        "stations": [_station(s, m, m > target) for s, m in zip(post.stations, post.minutes, strict=True)],
        "officers": [roll.line(officer) for officer in post.officers],
    }


def _station(station: Station, minutes: float, late: bool) -> Content:
    return {
        "code": station.code,
        "name": station.name,
        "access": "" if station.access is Access.ROAD else ACCESS_WORDS[station.access],
        "voters": number(station.voters),
        "minutes": number(minutes, 1),
        "late": late,
    }


def _controllers(posts: list[Post], roll: Roll) -> Iterator[Content]:
    """Each Padal with posts, and those appointed who have none."""
    for officer in sorted({a.officer for a in roll.doing(Duty.CONTROLLER)}):
        mine = [p for p in posts if p.controller == officer]
        yield {
            **roll.line(officer),
            "posts": [p.id for p in mine],
            "stations": number(sum(len(p.stations) for p in mine)),
        }


def _reserve(team: ReserveTeam, command: CommandPlan, roll: Roll, plan: Plan) -> Content:
    members = [a for a in roll.doing(Duty.RESERVE) if a.post == team.id]
    members.sort(key=lambda a: (a.role is not Role.LEADER, a.officer))
    return {
        "id": team.id,
        "place": _nearest(team, command),
        "size": number(team.officers),
        "covered": number(team.stations_covered),
        "response": number(plan.problem.doctrine.reserve.response_minutes),
        "officers": [roll.line(a.officer) for a in members],
    }


def _nearest(team: ReserveTeam, command: CommandPlan) -> str:
    """A name people know for where a team waits: the nearest office or polling station, and the place itself."""
    return f"{near_place(team, command).name} ({coordinates(team.latitude, team.longitude)})"


def near_place(team: ReserveTeam, command: CommandPlan) -> Unit | Station:
    """The office or polling station of `command` nearest to where `team` waits."""
    known: list[Unit | Station] = [*command.command.units, *command.command.stations]
    return min(known, key=lambda p: (p.latitude - team.latitude) ** 2 + (p.longitude - team.longitude) ** 2)


def coordinates(latitude: float, longitude: float) -> str:
    """`1,13010 LS, 103,86120 BT`."""
    south = "LS" if latitude < 0 else "LU"
    return f"{number(abs(latitude), 5)} {south}, {number(longitude, 5)} BT"


def _shortfall(lack: Shortfall) -> Content:
    return {
        "resource": resource(lack.resource),
        "required": quantity(lack.resource, lack.required),
        "available": quantity(lack.resource, lack.available),
        "missing": quantity(lack.resource, lack.missing),
        "consequence": consequence(lack.consequence),
        "remedy": lack.remedy,
    }
