"""The tags of this room."""
