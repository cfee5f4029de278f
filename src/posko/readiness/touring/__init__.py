"""Tours of inspection: planned by PyVRP, moved by hand, set, and given out as a calendar and on paper."""
