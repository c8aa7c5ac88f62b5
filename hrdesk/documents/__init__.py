"""PDF pages drawn from domain dataclasses."""
