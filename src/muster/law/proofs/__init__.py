"""Proofs over everybody: what no person can bring about, or the person who does."""
