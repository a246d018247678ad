"""What a history says: revisions, amendments, their decisions, and what differs between two states."""
