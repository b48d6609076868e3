"""What every room stands on: settings, database, errors, transactions, language, forms."""
