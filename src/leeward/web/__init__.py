"""The localhost face of the desk: processes, door, window and pages."""
