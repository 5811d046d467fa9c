"""What a file holds as words in places, whatever its format: the one shape that the reader takes."""
