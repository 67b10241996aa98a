"""Keeping and forgetting: how long what is kept, erasure when the term has passed, and what must never be."""
