"""Work on a store: drafts, amendments, proposals, imports, and the way back when one fails."""
