"""The terminal interface: the command line and the full screen."""
