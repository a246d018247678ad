"""The part of a history that a public site tells, and the folder that holds it."""
