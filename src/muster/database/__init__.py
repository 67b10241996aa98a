"""How rows are read where speed counts."""
