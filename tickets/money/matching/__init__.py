"""What a payment settles: payers, items, differences, and counted solutions. Nothing is applied here."""
