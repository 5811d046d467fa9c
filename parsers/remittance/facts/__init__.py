"""What is said of a payment around its lines: who pays whom, when, how, under which number and in which currency."""
