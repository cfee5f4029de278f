"""Figures and their differences, as they are read: with a sign, in the language's own digits."""

from __future__ import annotations

from django import template
from django.utils.formats import number_format

from posko.deployment.comparing import Cell

register = template.Library()

_MINUS = "\N{MINUS SIGN}"


@register.filter
def grouped(value: int | None) -> str:
    """A whole number with its thousands apart; a dash for nothing."""
    return "–" if value is None else number_format(value, 0, force_grouping=True).replace("-", _MINUS)


@register.filter
def signed(value: int | None) -> str:
    """A whole number with + or −; 0 stays 0."""
    return f"+{grouped(value)}" if value and value > 0 else grouped(value)


@register.filter
def shown(value: float | int | None, kind: str) -> str:
    """A figure of the comparison by its `kind`: number, minutes (one decimal), share (percent), money."""
    if value is None:
        return "–"
    if kind == "share":
        return number_format(value * 100, 1).replace("-", _MINUS) + " %"
    decimals = 1 if kind == "minutes" else 0
    return number_format(value, decimals, force_grouping=True).replace("-", _MINUS)


@register.filter
def difference(cell: Cell) -> str:
    """The difference of a cell, with its sign."""
    text = shown(cell.difference, cell.figure.kind)
    return f"+{text}" if cell.difference and cell.difference > 0 else text
