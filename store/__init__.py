"""Goals in a git repository: safe YAML, reading at a revision, drafts, amendments, history."""
