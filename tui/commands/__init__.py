"""The commands, one module per group; `tui.cli` says which is where. Their modules import little until they run."""
