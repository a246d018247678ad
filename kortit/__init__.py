"""The domain: goals, decisions, authority, changes and documents. Pure: no git, no terminal, no clock, no network."""

__version__ = "0.2.0"
