"""Tables on a page: the bands of headings, the columns beneath them, and the lines of each part."""
