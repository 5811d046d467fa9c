"""What is printed otherwise brought into the shape of a table: exports, cards, sentences, records, wide sheets."""
