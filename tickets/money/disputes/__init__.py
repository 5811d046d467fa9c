"""What a customer withholds or promises, until it is settled."""
