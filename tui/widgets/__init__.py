"""What screens are made of: lists and texts of any length that paint only what is seen, and single lines."""
