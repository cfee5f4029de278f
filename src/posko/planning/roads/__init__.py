"""Travel by a road network: read from OpenStreetMap, made small, and laid as tables of minutes between places.

docs/how-it-works.md describes the model. Modules are imported one by one: `posko.planning.travel` needs `table` alone.
"""
