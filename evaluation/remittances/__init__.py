"""Remittance documents with their truth, made by other tools than the tests' and laid out by other hands.

A layout is a function that takes a maker of deals and returns a page's source; `@layout` registers it for a language,
a tool and a part. Failures of the open layouts may be looked at; sealed ones, where there are any, are only counted.
"""
