"""A noun of the domain in, everything its page shows out, as frozen rows: no query is left to a template."""
