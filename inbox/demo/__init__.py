"""A believable week of a telecom's billing inbox, and the embedded servers it arrives through."""
