"""Pictures as SVG text, each with the same content as rows for a table. Pure."""
