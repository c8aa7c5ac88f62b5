"""Delivery to mail and group robots; no decision is taken here."""
