"""`python -m hwstatus`."""

from hwstatus.cli import main

if __name__ == "__main__":
    main()
