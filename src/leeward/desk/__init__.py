"""A caseworker's jobs: load, apply a pure rule, store. One module per job."""
