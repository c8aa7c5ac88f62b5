"""HRDesk: people, evaluations and handover for small debt-collection agencies, over one encrypted file."""

__version__ = "0.4.1"
