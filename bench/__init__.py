"""Speed, measured as ratios within one run: to the physical limit, to the usual library, to another helpdesk."""
