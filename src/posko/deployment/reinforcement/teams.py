"""Teams of a Polda: formed in one step by the draw, dissolved while nobody has them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from posko.deployment.models import Grant, Team
from posko.deployment.reinforcement.choosing import choose_teams
from posko.deployment.reinforcement.holding import hold_ledgers
from posko.deployment.reinforcement.refusals import Lent, NotEnough, TeamGone, TeamTaken
from posko.deployment.reinforcement.reserve import Reserve, reserve_of
from posko.ledger.services import record
from posko.organisation.access import require
from posko.organisation.models import Command, Kind, Person
from posko.planning import Draw, Officer
from posko.registry.models import Operation
from posko.registry.queries import doctrine_of

#: At most so many teams in one step, and so many officers in a team.
TEAMS_MOST, SIZE_MOST = 100, 100
_PREFIX = "BKO"


@transaction.atomic
def form_teams(
    *, operation: Operation, polda: Command, teams: int, by: Person, size: int | None = None, draw: Draw | None = None
) -> list[Team]:
    """Form `teams` teams of `size` officers (None: the doctrine's `reserve.team_officers`) from the Polda's people.

    Who of equals goes is decided by a fresh draw (`draw` is for tests), whose seed, and the people it was made among,
    go into the ledger. Raises NotAllowed, ValidationError for numbers out of range or a command that is no Polda,
    NotEnough where routine duty, the operation's ceiling or the ledger leave fewer, BadDoctrine.
    """
    require(by, "grant-reinforcement", polda)
    doctrine = doctrine_of(operation.doctrine_toml)
    size = doctrine.reserve.team_officers if size is None else size
    _check(polda, teams, size)
    hold_ledgers(operation, [polda])
    reserve = reserve_of(operation, polda, by=by)
    if teams * size > reserve.possible:
        raise NotEnough(teams * size, reserve.possible)
    draw = draw or Draw.fresh()
    chosen = choose_teams(reserve, teams=teams, size=size, doctrine=doctrine, draw=draw)
    first = _next_number(operation, polda)
    made = [
        Team(
            operation=operation,
            command=polda,
            code=f"{_PREFIX}-{number:02d}",
            officers=[line_of(o) for o in team],
            made_by=by,
        )
        for number, team in enumerate(chosen, first)
    ]
    made = Team.objects.bulk_create(made)
    _record_formed(made, reserve, draw, by)
    return made


def line_of(officer: Officer) -> list[str]:
    """As a team keeps an officer: code, rank, name, unit, skills, excluded areas; of the last two several by `;`."""
    areas, skills = ";".join(officer.excluded_areas), ";".join(officer.skills)
    return [officer.id, officer.rank, officer.name, officer.unit, skills, areas]


def _check(polda: Command, teams: int, size: int) -> None:
    if polda.kind != Kind.POLDA:
        raise ValidationError({"polda": _("Regu BKO dibentuk di Polda.")})
    if not 1 <= teams <= TEAMS_MOST:
        raise ValidationError({"teams": _("Isi 1 sampai %(most)s regu.") % {"most": TEAMS_MOST}})
    if not 1 <= size <= SIZE_MOST:
        raise ValidationError({"size": _("Isi 1 sampai %(most)s personel.") % {"most": SIZE_MOST}})


def _next_number(operation: Operation, polda: Command) -> int:
    """One more than any team ever had: a dissolved team's code is not used again."""
    codes = Team.objects.filter(operation=operation, command=polda).values_list("code", flat=True)
    numbers = (re.fullmatch(rf"{_PREFIX}-(\d+)", code) for code in codes)
    return 1 + max((int(found[1]) for found in numbers if found), default=0)


def _record_formed(made: Sequence[Team], reserve: Reserve, draw: Draw, by: Person) -> None:
    first = made[0]
    record(
        command=first.command,
        actor=by,
        action="teams.formed",
        subject=f"{first.operation.code}: {first.code}" + (f" – {made[-1].code}" if len(made) > 1 else ""),
        after={
            "seed": draw.seed,
            "teams": {team.code: [line[0] for line in team.officers] for team in made},
            "among": {unit: [o.id for o in people] for unit, people in reserve.free.items()},
            "room": reserve.room,
        },
    )


@transaction.atomic
def dissolve_team(*, team: Team, by: Person) -> Team:
    """Take a team apart; its people are free again.

    Raises NotAllowed, TeamTaken while a command has it, TeamGone where it was dissolved before.
    """
    require(by, "grant-reinforcement", team.command)
    hold_ledgers(team.operation, [team.command])
    lent = Grant.objects.filter(team=team, returned=None).select_related("command").first()
    if lent:
        raise TeamTaken([Lent(team.code, lent.command.name)])
    if not Team.objects.filter(pk=team.pk, dissolved=None).update(dissolved=timezone.now()):
        raise TeamGone([team.code])
    team.refresh_from_db()
    record(
        command=team.command,
        actor=by,
        action="team.dissolved",
        subject=f"{team.operation.code}: {team.code}",
        before={"officers": [line[0] for line in team.officers]},
    )
    return team
