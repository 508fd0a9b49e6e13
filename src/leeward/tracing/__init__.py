"""Finding separated family across scripts: pure rules; two people decide, never this room."""
