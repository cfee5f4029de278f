"""The independent check of a plan: from the operation and the plan's files alone, by the rules of the file formats.

Nothing here is shared with the planner: the rules are written a second time, from the description of the formats, so
that a mistake in one does not hide in the other.

How the description is read where it leaves a choice:

* Area codes match by whole dotted parts: `15.71` covers `15.71.01.1001`, `15.7` does not.
* An officer's own command is the Polres the unit belongs to, or else the Polda. A station's Polres is the unit with the
  longest matching prefix, or that unit's ancestor of kind `polres`.
* Of two stations the slower access is the one with more minutes per kilometre.
* Sums of minutes are sums of the minutes as written in `post_stations.csv`, to the same 0.006 as every single value.
* `excluded_areas` binds officers on duty `post`; a controller or a mobile team is not posted at a station.
* `post_id` is empty for `controller`, `routine` and `unavailable`, and so are `role` and `travel_minutes`; a member of
  a reserve team may have a role. A controller works for the command whose posts name him or her.
* An unmanned post counts as excused by excluded areas when a row `excluded_areas` of its unit in `shortfall.csv` names
  its `post_id` in `consequence` or `remedy` — and the officers of the unit's lower tiers could indeed not man it.
* `summary.json` has every Polres, and may have a Polda. In `total`, `reserve_covered` is the share of all stations that
  count, `self_sufficiency` only a share; `gap` is `null` where the bound is 0 and the total is not.
* `funds_idr` is what `funds.csv` gives a command and its Polsek together.
* Minutes by road are searched anew over the whole map (`road_map`, `by_road`), with the file that the plan names by its
  SHA-256; without it, and for a model that is not known here, it is said that minutes were not checked.
"""

from posko.planning.check.plan import check_draw_of, check_plan
from posko.planning.check.road_map import UnusableRoads
from posko.planning.check.violation import Violation

__all__ = ["UnusableRoads", "Violation", "check_draw_of", "check_plan"]
