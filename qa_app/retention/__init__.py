"""What must go: calls erased whole, rules for how long what is kept, holds, certificates."""
