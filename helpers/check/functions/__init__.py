"""A function of the reader's, run and compared."""
