"""Cells of one table from text to typed values: each bad cell is named, none is guessed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from posko.tables.errors import Findings, TableError, clipped
from posko.tables.layout import CODE_KINDS, FIELD_WORDS, Column, Kind, Layout
from posko.tables.messages import Message, message
from posko.tables.raw import UNREAD_FORMULA, RawTable

#: An area code or a beginning of one: province, regency, sub-district, village in 2, 2, 2 and 4 digits.
AREA_PREFIX = r"\d{2}(?:\.\d{2}(?:\.\d{2}(?:\.\d{4})?)?)?"
VILLAGE_CODE = r"\d{2}\.\d{2}\.\d{2}\.\d{4}"

_FORMULA_ERROR = r"^#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NULL!|NUM!)$"
_SPREADSHEET_DATE = r"^\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}:\d{2})?$"
_DEGREES = r"^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d{1,3})?$"
# Up to 15 digits: what a spreadsheet keeps of a number.
_COUNT = r"^\+?\d{1,15}(?:[.,]0)?$"

_VALUE = pl.col("value")


@dataclass(frozen=True, slots=True)
class Rule:
    """Which cells are bad, what is wrong and what would be right.

    `bad`, and values of the messages, are expressions over `row`, `value`, `number`.
    """

    bad: pl.Expr
    wrong: Message
    right: Message


def typed_table(raw: RawTable, layout: Layout, findings: Findings) -> pl.DataFrame:
    """The cells of `raw` with the types of `layout`, then its extra columns as text.

    Bad cells, missing columns and empty cells are null; all but the empty cells that may be so are in `findings`.
    """
    _report_missing_columns(raw, layout, findings)
    typed = [_typed_column(raw, column, findings) for column in layout.columns]
    extra = [raw.cells[name].fill_null("") for name in raw.cells.columns if name not in layout.names]
    return pl.DataFrame([*typed, *extra])


def _report_missing_columns(raw: RawTable, layout: Layout, findings: Findings) -> None:
    others = [name for name in raw.cells.columns if name not in layout.names]
    found = ", ".join(clipped(name, 30) for name in others[:8])
    for column in layout.columns:
        if column.name not in raw.cells.columns:
            named = {"column": column.name, "example": column.example}
            right = message("column_or_other", **named, others=found) if found else message("column_named", **named)
            findings.add(TableError(raw.name, raw.header_row, column.name, "", message("column_missing"), right))


def _typed_column(raw: RawTable, column: Column, findings: Findings) -> pl.Series:
    if column.name not in raw.cells.columns:
        return pl.Series(column.name, [None] * len(raw.rows), dtype=column.dtype)
    cells = raw.column(column.name)
    if column.kind in (Kind.AREAS, Kind.LIST):
        cells = cells.with_columns(_joined(_VALUE).alias("value"))
    fault = _report(cells, rules_for(column), raw.name, column.name, findings)
    converted = cells.select(_converted(column)).to_series().alias(column.name)
    if fault is None:
        return converted
    return pl.select(pl.when(fault.is_null()).then(converted).alias(column.name)).to_series()


def _report(
    cells: pl.DataFrame, rules: Sequence[Rule], table: str, column: str, findings: Findings
) -> pl.Series | None:
    """Number of the first rule each cell breaks, null where it breaks none; None where no cell breaks any."""
    broken = pl.coalesce(
        pl.when(rule.bad.fill_null(False)).then(pl.lit(number, pl.Int8)) for number, rule in enumerate(rules)
    )
    fault = cells.select(broken.alias("fault")).to_series()
    if fault.null_count() == len(fault):
        return None
    for number in fault.drop_nulls().unique().sort():
        rule = rules[number]
        findings.add_many(table, column, cells, fault == number, wrong=rule.wrong, right=rule.right)
    return fault


def rules_for(column: Column) -> list[Rule]:
    """What a cell of `column` must not be, first things first."""
    rules = [
        Rule(_VALUE.is_null() if not column.may_be_empty else pl.lit(False), message("cell_empty"), _like(column)),
        Rule(_VALUE == UNREAD_FORMULA, message("formula_unread"), message("value_itself", example=column.example)),
        Rule(
            _VALUE.str.contains(_FORMULA_ERROR),
            message("formula_failed"),
            message("value_itself", example=column.example),
        ),
    ]
    if column.kind in CODE_KINDS:
        rules += _spoilt_code_rules(column)
    if column.kind in _RULES:
        rules += _RULES[column.kind](column)
    if column.unique:
        rules.append(_unique_rule())
    return rules


def _spoilt_code_rules(column: Column) -> list[Rule]:
    rules = [_number_rule(column), _shortened_rule(column), _date_rule(column)]
    return rules if column.kind == Kind.CODE else [_lost_zero_rule(column), *rules]


def _number_rule(column: Column) -> Rule:
    return Rule(pl.col("number"), message("code_is_number"), message("code_as_text", example=column.example))


def _shortened_rule(column: Column) -> Rule:
    # What a spreadsheet shows of a long number, and writes into a CSV file: the digits after are gone.
    right = message("code_in_full", example=column.example)
    return Rule(_VALUE.str.contains(r"^[+-]?\d(?:[.,]\d+)?[eE]\+?\d{1,3}$"), message("code_shortened"), right)


def _date_rule(column: Column) -> Rule:
    right = message("code_as_text", example=column.example)
    return Rule(_VALUE.str.contains(_SPREADSHEET_DATE), message("code_is_date"), right)


def _lost_zero_rule(column: Column) -> Rule:
    # A number with one digit after the point is what a spreadsheet leaves of 15.10, 15.20 …
    whole = pl.format("{}0", _VALUE.str.replace(",", ".", literal=True))
    right = message("meant_as_text", meant=whole)
    return Rule(_VALUE.str.contains(r"^\d{2}[.,]\d$"), message("code_lost_zero"), right)


def _code_rules(column: Column) -> list[Rule]:
    forbidden = _VALUE.str.contains_any(list(column.forbidden)) | _VALUE.str.contains(r"\p{Cc}")
    return [Rule(forbidden, message("code_signs", signs=" ".join(column.forbidden)), _like(column))]


def _area_rules(column: Column) -> list[Rule]:
    return [Rule(~_VALUE.str.contains(f"^{VILLAGE_CODE}$"), message("no_village_code"), _like(column))]


def _areas_rules(column: Column) -> list[Rule]:
    bad = ~_VALUE.str.contains(f"^{AREA_PREFIX}(?:;{AREA_PREFIX})*$")
    return [Rule(bad, message("no_area_codes"), _like(column))]


def _list_rules(column: Column) -> list[Rule]:
    meant = _VALUE.str.replace_all(r"\s*,\s*", ";")
    return [Rule(_VALUE.str.contains(",", literal=True), message("list_by_commas"), message("meant", meant=meant))]


def _word_rules(column: Column) -> list[Rule]:
    wrong = message("unknown_word", column=column.name)
    meant = _word().replace_strict(FIELD_WORDS, default=None, return_dtype=pl.String)
    right = message("meant_of_words", meant=meant, words=", ".join(column.words))
    return [
        Rule(~_word().is_in(column.words) & meant.is_in(column.words), wrong, right),
        Rule(~_word().is_in(column.words), wrong, _like(column)),
    ]


def _degrees_rules(column: Column) -> list[Rule]:
    bad = ~_VALUE.str.contains(_DEGREES) | ~_degrees().is_finite().fill_null(False)
    return [Rule(bad, message("not_degrees"), message("degrees_like", example=column.example))]


def _count_rules(column: Column) -> list[Rule]:
    return [
        Rule(_VALUE.str.contains(r"^-\s*\d"), message("negative"), message("count")),
        Rule(
            _VALUE.str.contains(r"^\d{1,3}(?:[., ]\d{3})+$"),
            message("number_of_two_readings"),
            message("thousands_meant", meant=_VALUE.str.replace_all("[., ]", "")),
        ),
        Rule(~_VALUE.str.contains(_COUNT), message("not_whole"), message("count_like", example=column.example)),
    ]


_RULES: dict[Kind, Callable[[Column], list[Rule]]] = {
    Kind.CODE: _code_rules,
    Kind.AREA: _area_rules,
    Kind.AREAS: _areas_rules,
    Kind.LIST: _list_rules,
    Kind.WORD: _word_rules,
    Kind.DEGREES: _degrees_rules,
    Kind.COUNT: _count_rules,
}


def _unique_rule() -> Rule:
    first = pl.col("row").min().over("value")
    repeated = _VALUE.is_not_null() & ~_VALUE.is_first_distinct()
    return Rule(repeated, message("row_has_value", row=first), message("value_of_its_own"))


def _converted(column: Column) -> pl.Expr:
    match column.kind:
        case Kind.DEGREES:
            return _degrees()
        case Kind.COUNT:
            return _VALUE.str.replace("[.,]0$", "").cast(pl.Int64, strict=False)
        case Kind.WORD:
            return _word()
        case Kind.RANK:
            return _VALUE.str.to_uppercase().str.replace_all(r"\s+", " ")
    return _VALUE


def _degrees() -> pl.Expr:
    return _VALUE.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)


def _word() -> pl.Expr:
    return _VALUE.str.to_lowercase().str.replace_all(r"\s+", " ")


def _joined(values: pl.Expr) -> pl.Expr:
    return values.str.replace_all(r"\s*[;|]\s*", ";").str.strip_chars("; ").replace("", None)


def _like(column: Column) -> Message:
    if column.words:
        return message("one_of", words=", ".join(column.words))
    return message("value_like", example=column.example)
