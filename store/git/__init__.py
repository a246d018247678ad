"""Git itself: processes, objects, trees, signatures, and where a repository is."""
