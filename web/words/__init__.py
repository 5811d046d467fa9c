"""States, verdicts and outcomes in, the words and tones that screens and shell show for them out."""
