"""Where Windows differs from Linux in what HRDesk relies on. Collected on Windows alone: `dev.py windows test`, or there."""
