"""Commands that make shipped data from data in this repository; not part of the installed product."""
