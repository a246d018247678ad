"""Import of change tables from documents: read into rows, checked for completeness, and matched to goals."""
