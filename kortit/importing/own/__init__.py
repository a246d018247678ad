"""Import of documents that kortit wrote and people edited."""
