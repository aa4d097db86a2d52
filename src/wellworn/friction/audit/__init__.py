"""The field audit without a database: facts about a field go in, a verdict with its reasons comes out."""
