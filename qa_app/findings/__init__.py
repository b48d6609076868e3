"""What was found in a call and is stored: moments, feelings, promises, abuse."""
