"""Duban (督办) runs the reporting cycles of a municipal plan."""
