"""Whom a plan tells something else than before: what its approval will do, and then does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from posko.deployment.models import OfficerOrder, Order, Part, Plan
from posko.deployment.ordering.recalling import is_called_back, last_order
from posko.deployment.ordering.telling import POSTED, Told, changed, relieved, running, told_by
from posko.documents import orders as papers
from posko.organisation.models import Kind


@dataclass(frozen=True)
class News:
    """What one officer is told anew: `before` is what he was told until now, None for nothing; `old`: that row here."""

    code: str
    order: papers.OfficerOrder
    content: dict[str, Any]
    before: dict[str, Any] | None
    old: OfficerOrder | None


@dataclass(frozen=True)
class Effect:
    """What a part tells the officers of its command anew.

    `told`: how many stand on the new order. `last`: the order before, which the new one changes; `changes`: how its
    paper lists them, empty for a first order.
    """

    part: Part
    told: int
    news: list[News]
    last: Order | None
    changes: tuple[papers.OrderChange, ...]

    @property
    def appointed(self) -> int:
        """Officers on the new order who were not on the one before."""
        return sum(change.before is None for change in self.changes) if self.last else len(self.news)

    @property
    def relieved(self) -> int:
        """Officers on the order before who are not on the new one."""
        return sum(change.after is None for change in self.changes)

    @property
    def changed(self) -> int:
        """Officers on both who are told something else."""
        return self.concerned - self.appointed - self.relieved

    @property
    def concerned(self) -> int:
        """Officers to whom the new order goes."""
        return len(self.changes) if self.last else len(self.news)


def foresee(plan: Plan) -> list[Effect]:
    """What the approval of `plan` would tell whom, command by command; nothing is kept."""
    parts = parts_telling(plan)
    if not parts:
        return []
    told = told_by(parts)
    before = running(plan.operation_id, [part.command_id for part in parts], locked=False)
    # What somebody is told in another command is said to him with the new order; it makes nobody more or fewer.
    return [effect_of(part, told, before, elsewhere={}) for part in parts]


def parts_telling(plan: Plan) -> list[Part]:
    """The parts that give orders, those of the Polres, in the order of the tree."""
    parts = plan.parts.filter(command__kind=Kind.POLRES)
    return list(parts.select_related("command", "plan__operation").order_by("command__path"))


def effect_of(
    part: Part, told: Told, before: dict[int, dict[str, OfficerOrder]], elsewhere: dict[str, dict[str, Any]]
) -> Effect:
    """`before`: the orders that hold until now, here; `elsewhere`: what officers were told in other commands."""
    news = list(_news(part, told, before, elsewhere))
    told_here = len(told.orders[part.command_id])
    last = last_order(part.operation_id, part.command_id)
    mine = before[part.command_id]
    # Whoever was called back knows it already; the paper that names him does not.
    released = any(is_called_back(row, last) for code, row in mine.items() if code not in told.codes)
    if not news and not released:
        return Effect(part, told_here, [], None, ())
    untold = {piece.code for piece in news if piece.code not in mine}
    changes = changed(last, told.plan, told.command(part), untold) if last else ()
    return Effect(part, told_here, news, last, changes)


def _news(
    part: Part, told: Told, before: dict[int, dict[str, OfficerOrder]], elsewhere: dict[str, dict[str, Any]]
) -> Iterator[News]:
    """Each officer of the part who is told something else than before."""
    mine = before[part.command_id]
    everybody = {code: row for rows in before.values() for code, row in rows.items()}
    for code, order in told.orders[part.command_id].items():
        content = papers.plain(order)
        if code in mine and mine[code].digest == papers.digest_of(content):
            continue
        old = everybody.get(code)
        yield News(code, order, content, old.content if old else elsewhere.get(code), old)
    for code in sorted(mine.keys() - told.codes):
        if mine[code].duty in POSTED:
            order = relieved(code, told.plan)
            yield News(code, order, papers.plain(order), mine[code].content, mine[code])
