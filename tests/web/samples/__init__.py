"""Sample pages on the real frame and parts, for the tests of both. Nobody is served these."""
