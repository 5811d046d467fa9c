"""The words of the topics (`parsers.intent.topics`), one table for each group of them."""
