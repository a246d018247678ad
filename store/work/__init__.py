"""Operations on a store: drafts, amendments, proposals, imports, and their rollback on failure."""
