"""The files of a store: read safely, edited in place, written whole or not at all."""
