"""Lists: records of any object with the columns, filters, order and grouping that somebody wants, as a page, a grid or an export.

`config` says what is wanted, `query` reads it: `query.page`, `query.rows`, `query.count_up_to`. The rest are the pages."""
