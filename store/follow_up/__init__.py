"""Periods and lines in files: their paths, their YAML, reading them at a state, and what a commit changes of them."""
