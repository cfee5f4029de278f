"""Rule 4: routine duty and the ceiling on the operation, of the command's own people; and spans of controllers."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator

from posko.doctrine import Doctrine
from posko.planning.controllers import controller_ranks
from posko.planning.editing.part import Broken, Rule
from posko.planning.editing.rules.ground import Ground
from posko.planning.editing.rules.people import AWAY
from posko.planning.plan import Duty
from posko.planning.problem import Status


def strength_broken(ground: Ground, doctrine: Doctrine) -> Iterator[Broken]:
    command = ground.part.plan.command
    available = Counter(o.unit for o in command.officers if o.status == Status.AVAILABLE)
    listed = [a for a in ground.part.plan.assignments if a.officer in ground.own]
    staying = Counter(a.unit for a in listed if a.duty is Duty.ROUTINE)
    for unit, minimum in command.routine_minimum.items():
        least = min(minimum, available[unit])
        if staying[unit] < least:
            yield Broken(Rule.ROUTINE_DUTY, unit=unit, found=staying[unit], allowed=least)
    away = sum(a.duty in AWAY for a in listed)
    most = math.floor(doctrine.deployment.operation_share_max * len(command.officers) + 1e-9)
    if away > most:
        yield Broken(Rule.OPERATION_SHARE, unit=command.code, found=away, allowed=most)


def controllers_broken(ground: Ground, doctrine: Doctrine) -> Iterator[Broken]:
    span = doctrine.deployment.posts_per_controller
    ranks = controller_ranks(doctrine)
    controlled = Counter(p.controller for p in ground.part.plan.posts if p.controller)
    for post in ground.part.plan.posts:
        if post.controller and (post.controller not in ground.controllers or not post.officers):
            yield Broken(Rule.CONTROLLER, post=post.id, officer=post.controller)
    for code, posts in controlled.items():
        if posts > span:
            yield Broken(Rule.CONTROLLER_SPAN, officer=code, found=posts, allowed=span)
    for code in ground.controllers:
        if code in ground.people and ground.people[code].rank.upper() not in ranks:
            yield Broken(Rule.CONTROLLER_RANK, officer=code)
        if not controlled[code]:
            yield Broken(Rule.CONTROLLER, officer=code)
