"""What a person reads: languages, catalogues, error sentences, dates and numbers."""
