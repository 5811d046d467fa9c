"""What banks and accounting systems send: statements in their formats, and answers to what was exported."""
