"""What draws on several subjects at once."""
