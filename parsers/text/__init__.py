"""The text of a mail: HTML as text, what is new in it and what is history, and its language."""
