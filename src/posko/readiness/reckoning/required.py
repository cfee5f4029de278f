"""How many of each resource a plan requires: the one place that says so, for the rating as for the shortfall ledger."""

from __future__ import annotations

from posko.readiness.reckoning.facts import PlanFacts

OFFICERS, EXCLUDED, LEADERS, CONTROLLERS = "officers", "excluded_areas", "leaders", "controllers"
VEHICLES, TRUCKS, BOATS, RADIOS, MONEY = "vehicles", "trucks", "boats", "radios", "money"


def required(plan: PlanFacts) -> dict[str, int]:
    """By resource what `plan` asks for: all its posts count, not only those that it could man.

    Officers (of them under `excluded_areas` those of posts that nobody of the command may man), one leader for each
    post where the rules name their ranks, one controller for each span; one vehicle for each post, one truck for each
    reserve team, one boat for each post with a station reached by water, one radio for each post, controller and
    reserve team (a measure of ours); `money` in rupiah for the voting stage: all these people, by day rate and days.
    """
    posts = len(plan.posts)
    return {
        OFFICERS: plan.officers,
        EXCLUDED: plan.lacks.get(EXCLUDED, (0, 0))[0],
        LEADERS: posts if plan.leaders_asked else 0,
        CONTROLLERS: plan.controllers_needed,
        VEHICLES: posts,
        TRUCKS: plan.teams,
        BOATS: sum(post.wet for post in plan.posts),
        RADIOS: posts + plan.controllers_out + plan.teams,
        MONEY: plan.people * plan.cost.officer_day_idr * plan.cost.days,
    }
