"""What the software promises, in its users' words."""
