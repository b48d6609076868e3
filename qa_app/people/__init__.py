"""Who works here, who may see and do what, and the record of it."""
