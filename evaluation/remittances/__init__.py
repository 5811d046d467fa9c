"""Remittance documents with their truth, made by other tools than the tests' and in other hands' layouts."""
