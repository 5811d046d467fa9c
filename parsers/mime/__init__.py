"""The bytes of a mail taken apart: headers, parts, and the files inside files."""
