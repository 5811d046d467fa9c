"""`counterfoil explain`: files in, what the readers and the matcher make of them out, without any database."""
