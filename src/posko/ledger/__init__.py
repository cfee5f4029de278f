"""What was decided, by whom, provably: an append-only chain of entries for each command."""
