"""Forms as data: what a form asks, and what its rules make of the answers."""
