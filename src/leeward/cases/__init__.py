"""What a case file means: facts, fold, consent, risk, plan, what is due. Pure: no I/O."""
