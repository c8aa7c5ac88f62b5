"""The tables of ``test_permissions``: what each use case returns or does, asked of somebody it is not about."""
