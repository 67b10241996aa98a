"""The words of the `muster` command that need no web framework. Each has `run(words) -> exit status`."""
