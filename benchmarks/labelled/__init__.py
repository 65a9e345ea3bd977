"""Labelled passages, and what is counted of them, for the benchmarks that learn from them."""
