"""Use cases: all that HRDesk can do, callable without a screen."""
