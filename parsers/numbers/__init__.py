"""Numbers of documents, amounts and periods that a text names."""
