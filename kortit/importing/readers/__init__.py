"""The readers of documents, one for each file format."""
