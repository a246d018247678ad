"""The public site: static pages, data and feeds, all derived from one history. Pages are pure functions to text."""
