"""Code without models and without domain words, usable by every room above it."""
