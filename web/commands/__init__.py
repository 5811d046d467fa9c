"""What `counterfoil` can do, one file per group of commands."""
