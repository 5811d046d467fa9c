"""Screens, settings and shell: the outermost layer and composition root."""
