"""Measurements and endurance runs; each is started as ``python -m benchmarks.<name>``."""
