"""The bytes of a document as words with boxes, whatever its format."""
