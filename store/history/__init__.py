"""Reading history: revisions, amendments, their decisions, and comparisons of two states."""
