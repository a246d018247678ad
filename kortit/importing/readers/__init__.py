"""One reader for each kind of file that a document may come in."""
