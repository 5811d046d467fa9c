"""Double entry: the journal, its accounts, closed periods, and whether all of it ties."""
