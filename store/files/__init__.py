"""The files of a store: safe reading, editing in place, and atomic writing."""
