"""`python -m web` is the command `counterfoil`, also where nothing was installed."""

from web.cli import main

main()
