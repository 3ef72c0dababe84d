"""What a door can be asked to do: read, decide, report."""
