"""Ratings for templates: a shape, a word and a colour."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from posko.documents.verdict import Criterion, Inspected, words
from posko.documents.verdict.printed import answers, counted
from posko.readiness.board.looks import HEADS, LOOKS, TURNS
from posko.readiness.models.base import Rating

register = template.Library()


@register.simple_tag
def rating(of: str, *, short: bool = False) -> SafeString:
    """`✓ Siap`, in its colour; `short` as it fits into a cell of the board."""
    css, shape, word = LOOKS[of]
    return format_html('<span class="{}"><b>{}</b> {}</span>', css, shape, word if short else Rating(of).label)


@register.simple_tag
def turn(of: str, before: str = "") -> SafeString:
    """`▲`, with the word for who does not see it; nothing where nothing changed."""
    if of not in ("better", "worse"):
        return SafeString("")
    css, shape, word = TURNS[of]
    was = f", {_('semula')} {Rating(before).label}" if before else ""
    return format_html(
        '<span class="{}" title="{}{}">{}<span class="visually-hidden">{}{}</span></span>',
        css,
        word,
        was,
        shape,
        word,
        was,
    )


@register.filter
def turn_class(of: str) -> str:
    return TURNS[of][0]


@register.filter
def turn_shape(of: str) -> str:
    return TURNS[of][1]


@register.filter
def turn_word(of: str) -> Any:
    return TURNS[of][2]


@register.filter
def rating_class(of: str) -> str:
    return LOOKS[of][0]


@register.filter
def readiness_head(code: str) -> Any:
    return HEADS.get(code, code)


@register.filter
def severity_word(of: int) -> str:
    return words.SEVERITIES[of]


@register.filter
def finding_word(of: str) -> str:
    return words.FINDING_STATES[of]


@register.filter
def shortfall_word(of: str) -> str:
    return words.SHORTFALL_STATES[of]


@register.filter
def inspection_word(of: str) -> str:
    return words.INSPECTIONS[of]


@register.filter
def day_said(iso: str) -> str:
    """`20 November 2024`, as the paper has it."""
    return words.day(iso)


@register.filter
def amount(value: int, resource: str) -> str:
    """A number of a shortfall, rupiah for money."""
    return words.quantity(value, money=resource == "money")


@register.filter
def counted_said(item: Criterion) -> str:
    """`50 dari 62`."""
    return counted(item)


@register.filter
def answers_said(one: Inspected) -> str:
    """`20 ya, 3 sebagian; perlengkapan 10 petugas diperiksa`."""
    return answers(one)
