"""The draft a repair works on: the plan of before with the registry of now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from posko.doctrine import Doctrine
from posko.planning.controllers import controller_ranks
from posko.planning.demand import demand_of
from posko.planning.draft import CommandDraft, Span, StaffedTeam
from posko.planning.draw import Draw
from posko.planning.editing.drafting import members_of_teams, refresh_pool
from posko.planning.editing.part import Part
from posko.planning.editing.remedies import Remedy, RemedyKind
from posko.planning.editing.said import excused_posts
from posko.planning.manning import own_pool
from posko.planning.plan import Duty
from posko.planning.posts import Grouping
from posko.planning.problem import Command, Officer, Status
from posko.planning.staffing import Pool


@dataclass(frozen=True)
class Vacancy:
    """A place somebody no longer holds: at a post, of a controller (`posts`), or in a reserve team."""

    officer: str
    unit: str
    post: str = ""
    team: str = ""
    posts: tuple[str, ...] = ()


@dataclass
class Bench:
    """What is being repaired. `vacancies`: places to fill; `remedies`: what was done so far."""

    part: Part
    doctrine: Doctrine
    draw: Draw
    draft: CommandDraft
    vacancies: list[Vacancy] = field(default_factory=list)
    remedies: list[Remedy] = field(default_factory=list)

    @classmethod
    def of(cls, part: Part, now: Command, doctrine: Doctrine, draw: Draw) -> Bench:
        demand = demand_of(now, doctrine)
        pool = own_pool(now, demand.strength.free, demand.strength.limit)
        draft = CommandDraft(
            now,
            demand,
            Grouping(part.plan.posts, part.plan.bounds),
            pool,
            unfit=excused_posts(part.plan),
            drawings=list(part.plan.drawings),
        )
        bench = cls(part, doctrine, draw, draft)
        bench._seat()
        return bench

    @property
    def lent(self) -> frozenset[str]:
        return frozenset(o.id for o in self.part.lent)

    def note(self, kind: RemedyKind, **what: str) -> None:
        self.remedies.append(Remedy(kind, **what))

    def refresh(self) -> Pool:
        return refresh_pool(self.draft, self.part.pins.officers)

    def holds_pinned(self, people: Iterable[Officer]) -> bool:
        return any(o.id in self.part.pins.officers for o in people)

    def _seat(self) -> None:
        """Everybody who still may be, where he or she was; the rest as vacancies."""
        able = {o.id: o for o in (*self.draft.command.officers, *self.part.lent) if o.status == Status.AVAILABLE}
        units = {u.code for u in (*self.draft.command.units, *self.part.lenders)}
        able = {code: o for code, o in able.items() if o.unit in units}
        old = {a.officer: a.unit for a in self.part.plan.assignments}
        for post in self.part.plan.posts:
            if post.officers:
                self.draft.teams[post.id] = [able[o] for o in post.officers if o in able]
                self.vacancies += [Vacancy(o, old.get(o, ""), post=post.id) for o in post.officers if o not in able]
        self._seat_controllers(able)
        in_teams = members_of_teams(self.part.plan)
        for team in self.part.plan.reserves:
            members = in_teams[team.id]
            self.draft.reserves.append(StaffedTeam(team, tuple(able[o] for o in members if o in able)))
            self.vacancies += [Vacancy(o, old[o], team=team.id) for o in members if o not in able]

    def _seat_controllers(self, able: dict[str, Officer]) -> None:
        ranks = controller_ranks(self.doctrine)
        for a in self.part.plan.assignments:
            if a.duty is not Duty.CONTROLLER:
                continue
            posts = tuple(p.id for p in self.part.plan.posts if p.controller == a.officer)
            officer = able.get(a.officer)
            if officer is not None and officer.rank.upper() in ranks:
                self.draft.spans.append(Span(officer, posts))
            else:
                self.vacancies.append(Vacancy(a.officer, a.unit, posts=posts))
