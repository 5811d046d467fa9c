"""The sealed layouts: of styles and words that no open layout has, never looked at again; they only give figures.

Once they are opened, the next ones take their place here.
"""
