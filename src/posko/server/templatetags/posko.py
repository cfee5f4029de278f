"""Small helps for templates."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the sprite (`frontend/icons.txt`), for the eye only: words stand beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static("vendor/icons.svg"), name
    )


@register.filter
def startswith(text: str, beginning: str) -> bool:
    return bool(beginning) and text.startswith(beginning)


@register.simple_tag(takes_context=True)
def with_query(context: Any, **changes: Any) -> str:
    """The query of this address with some values changed; None takes one away."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}"


@register.filter
def pretty(value: Any) -> str:
    """JSON to read; a dash for nothing."""
    return "–" if value is None else str(json.dumps(value, indent=2, ensure_ascii=False))


@register.filter
def when(text: str) -> str:
    """A time as the ledger writes it (ISO, UTC), in this place's time."""
    return date_format(timezone.localtime(datetime.fromisoformat(text)), "j M Y · H.i.s")
