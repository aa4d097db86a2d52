"""The pages of records: lists, record pages, the board, and the small answers that editing in place asks for."""
