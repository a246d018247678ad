"""Reporting on goals: periods opened and closed, lines written, and the report of a period."""
