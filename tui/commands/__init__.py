"""The commands, one module per group; `tui.cli` maps them to modules, which import little until a command runs."""
