"""The law of a store: the judge of a commit, the audit of a history, and the hooks that ask them."""
