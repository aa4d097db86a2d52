"""Effects without a database: a panel of units and times goes in, an estimate with its interval and its assumptions comes out."""
