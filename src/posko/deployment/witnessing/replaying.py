"""The draws of a plan made again from the opened seed, and held against the people of its rows.

What a draw does not decide is not replayed: how many each unit sends where (travel decides), which posts a controller
has (place decides), and who of a team leads (rank decides).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from posko.deployment.models import AssignmentRow, Edit, Part, Plan
from posko.deployment.models.rows import Duty
from posko.deployment.queries import parts_visible_to, rows_visible_to
from posko.deployment.witnessing.queries import edits_since_draw
from posko.documents.draw_record import CONTROLLER_SEAT, RESERVE_SEAT, unpacked
from posko.organisation.access import may
from posko.organisation.models import Person
from posko.planning import Draw

#: Duties that a draw gives out.
DRAWN = (Duty.POST, Duty.CONTROLLER, Duty.RESERVE)
#: Duty and post or team; ("", "") is nobody's place.
Place = tuple[str, str]
NOWHERE: Place = ("", "")


@dataclass(frozen=True)
class Difference:
    """An officer who serves elsewhere than drawn. `edits`: changes by hand that named him; without one, unexplained.

    `stayed`: he serves where an earlier draw put him; the change in `edits`, which drew others anew, left him there.
    """

    officer: str
    name: str
    drawn: Place
    found: Place
    edits: tuple[Edit, ...] = ()
    stayed: bool = False


@dataclass(frozen=True)
class Replay:
    """What came of making the draws again.

    `draws`: how many; `people`: who was drawn and could be compared; `unfilled`: units whose draw fills not every seat;
    `twice`: officers drawn more than once; `out_of_sight`: drawn or lent people whose other half cannot be seen.
    """

    draws: int
    people: int
    differences: tuple[Difference, ...]
    unfilled: tuple[str, ...]
    twice: tuple[str, ...]
    out_of_sight: int
    edits: tuple[Edit, ...]

    @property
    def unexplained(self) -> tuple[Difference, ...]:
        return tuple(d for d in self.differences if not d.edits)

    @property
    def by_hand(self) -> tuple[Difference, ...]:
        return tuple(d for d in self.differences if d.edits)

    @property
    def holds(self) -> bool:
        """Whether all is as drawn, but for what was changed by hand."""
        return bool(self.draws) and not (self.unexplained or self.unfilled or self.twice)


@dataclass(frozen=True)
class _Drawn:
    draws: int
    places: Mapping[str, Place]
    unfilled: tuple[str, ...]
    twice: tuple[str, ...]


def replay(plan: Plan, seed: str, person: Person) -> Replay:
    """Make every draw of `plan` again from `seed`, as far as `person` may see the plan."""
    edits = edits_since_draw(plan, person)
    parts = parts_visible_to(person).filter(plan=plan).order_by("command__path")
    drawn = _draw_again(parts, Draw(seed), {edit.command_id for edit in edits if _drew_anew(edit)})
    earlier = _drawn_earlier(edits, Draw(seed))
    rows = list(rows_visible_to(person, AssignmentRow).filter(plan=plan))
    hidden = set() if may(person, "see-plan", plan.command) else _out_of_sight(drawn.places, rows)
    return Replay(
        draws=drawn.draws,
        people=len(drawn.places.keys() - hidden),
        differences=tuple(_differences(drawn.places, rows, edits, hidden, earlier)),
        unfilled=drawn.unfilled,
        twice=drawn.twice,
        out_of_sight=len(hidden),
        edits=tuple(edits),
    )


def place_of_seat(seat: str) -> Place:
    """Duty and post that a seat of a draw stands for."""
    if CONTROLLER_SEAT.search(seat):
        return (Duty.CONTROLLER.value, "")
    return (Duty.RESERVE.value if RESERVE_SEAT.search(seat) else Duty.POST.value, seat)


def _draw_again(parts: Iterable[Part], draw: Draw, anew: Collection[int]) -> _Drawn:
    """`anew`: ids of commands that were drawn again later, whose draws stand instead of earlier ones elsewhere."""
    places: dict[str, Place] = {}
    unfilled, twice, draws = [], [], 0
    for part in sorted(parts, key=lambda part: part.command_id in anew):
        before = set() if part.command_id in anew else set(places)
        for packed in part.drawings:
            drawing = unpacked(packed)
            draws += 1
            result = drawing.drawn(draw)
            if result is None:
                unfilled.append(drawing.unit)
                continue
            twice += [officer for officer in result if officer in before]
            before |= set(result)
            places |= {officer: place_of_seat(seat) for officer, seat in result.items()}
    return _Drawn(draws, places, tuple(unfilled), tuple(twice))


def _drew_anew(edit: Edit) -> bool:
    """Whether the change put other draws in the place of those there were."""
    return "drawings" in edit.difference.get("part", {})


def _drawn_earlier(edits: Iterable[Edit], draw: Draw) -> Mapping[str, list[tuple[Place, Edit]]]:
    """Where draws that are kept no longer had put people, and the change that drew anew."""
    places: dict[str, list[tuple[Place, Edit]]] = {}
    for edit in filter(_drew_anew, edits):
        before, _after = edit.difference["part"]["drawings"]
        for packed in before:
            for officer, seat in (unpacked(packed).drawn(draw) or {}).items():
                places.setdefault(officer, []).append((place_of_seat(seat), edit))
    return places


def _out_of_sight(drawn: Mapping[str, Place], rows: Iterable[AssignmentRow]) -> set[str]:
    """Who of the drawn serves in a command that is not seen, and who is lent by a draw that is kept elsewhere."""
    seen = {row.code: row for row in rows}
    lent = {code for code, row in seen.items() if row.reinforcement and code not in drawn}
    return lent | {code for code in drawn if code not in seen}


def _differences(
    drawn: Mapping[str, Place],
    rows: Iterable[AssignmentRow],
    edits: Iterable[Edit],
    hidden: set[str],
    earlier: Mapping[str, list[tuple[Place, Edit]]],
) -> Iterator[Difference]:
    names = {row.code: f"{row.rank} {row.name}" for row in rows}
    found = {row.code: _place(row) for row in rows if row.duty in DRAWN}
    touched: dict[str, list[Edit]] = {}
    for edit in edits:
        for code in edit.touched:
            touched.setdefault(code, []).append(edit)
    for code in sorted((drawn.keys() | found.keys()) - hidden):
        due, has = drawn.get(code, NOWHERE), found.get(code, NOWHERE)
        if due != has:
            # Whoever is pinned or lent, and who stands beside somebody lent, is not drawn again.
            left = [edit for place, edit in earlier.get(code, ()) if due == NOWHERE and place == has]
            why = (*touched.get(code, ()), *(edit for edit in left if edit not in touched.get(code, ())))
            yield Difference(code, names.get(code, ""), due, has, why, stayed=bool(left))


def _place(row: AssignmentRow) -> Place:
    return (row.duty, "" if row.duty == Duty.CONTROLLER else row.post)
