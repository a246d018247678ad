"""The entry point of the program `kortit`: garbage collection is off before anything else is imported.

A command ends before a collection would pay off, and the imports alone would cause a dozen of them.
"""

import gc
from importlib import import_module


def main() -> None:
    """Run the command line, and exit with its code."""
    gc.disable()
    import_module("tui.cli").main()
