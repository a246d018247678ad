"""The parts of screens: lists and texts of any length that paint only their visible lines, fields, and single lines."""
