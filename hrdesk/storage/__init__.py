"""The encrypted file: tables, engines, keys, unit of work, migrations, guard, backup."""
