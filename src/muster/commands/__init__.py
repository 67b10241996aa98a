"""The words of the `muster` command that need no web framework. Each module has `run(words) -> exit status`."""
