"""Access to git: processes, objects, trees, signatures, and finding the repository."""
