"""Everything a person meets in a terminal: the command line."""
