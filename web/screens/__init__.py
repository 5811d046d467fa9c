"""One file per noun; each handler reads its input, makes one domain call and renders."""
