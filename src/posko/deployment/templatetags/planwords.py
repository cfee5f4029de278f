"""Words and numbers of plans for templates."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from posko.documents.words import reason as reason_in_words
from posko.documents.words import resource as resource_word
from posko.registry.reasons import reasons_shown

register = template.Library()


@register.filter
def percent(share: float | None, decimals: int = 0) -> str:
    """A share as percent, a dash for none."""
    return "–" if share is None else f"{number_format(100 * share, decimals)} %"


@register.filter
def resource(name: str) -> str:
    """What a shortfall is of."""
    return _(resource_word(name))


@register.filter
def tier_reason(text: str) -> str:
    """Why a station has its tier, in the reader's language where the reason is one of the list."""
    return str(reasons_shown(text, otherwise=reason_in_words))


@register.filter
def named(code: str, names: Mapping[str, str]) -> str:
    """What `code` is called; the code itself where no name is known."""
    return names.get(code, code)
