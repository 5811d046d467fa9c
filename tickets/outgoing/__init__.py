"""Mail that leaves: replies, acknowledgements, answers with their enclosures, and what became of each."""
