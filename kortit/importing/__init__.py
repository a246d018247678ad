"""Change tables from documents: read into rows, proven complete, and matched to goals."""
