"""`python -m app` is `metricast`."""

from app.cli import main

main()
