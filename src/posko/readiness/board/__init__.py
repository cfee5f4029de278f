"""The readiness board: a grid of commands by the eight readinesses."""

from posko.readiness.board.grid import Asked, Cell, Counts, Line, board, commands_on
from posko.readiness.board.trend import Point, Trend, trend_of

__all__ = ["Asked", "Cell", "Counts", "Line", "Point", "Trend", "board", "commands_on", "trend_of"]
