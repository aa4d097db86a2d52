"""What the templates of this room ask."""
