"""What every service of the platform shares, and no business word in it."""
