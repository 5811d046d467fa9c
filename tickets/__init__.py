"""The domain and its database. No HTTP, no mail protocols; `now` and `by` are arguments."""
