"""What of a history a public site tells, and the folder that holds it."""
