"""Numbers that name nobody: questions, budget, noise that was measured, fit, publication; pure."""
