"""Is each command ready? Asta Siap, inspections and findings, the shortfall ledger, tours, rehearsals, the verdict."""
