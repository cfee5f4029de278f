"""Form controls in the look of Tabler, whatever form they come from."""

from __future__ import annotations

from django import template
from django.forms import BoundField, CheckboxInput, RadioSelect, Select
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The field's widget with Tabler's class, marked where it was refused."""
    kinds = {"form-check-input": (CheckboxInput, RadioSelect), "form-select": (Select,)}
    name = next((css for css, kind in kinds.items() if isinstance(field.field.widget, kind)), "form-control")
    attributes: dict[str, str | bool] = {"class": f"{name} is-invalid" if field.errors else name}
    if field.field.widget.attrs.get("placeholder") == field.label:
        attributes["placeholder"] = ""  # The label stands above it already.
    return field.as_widget(attrs=attributes)
