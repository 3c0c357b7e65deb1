"""The sender's own file given back with what is to be mended."""
