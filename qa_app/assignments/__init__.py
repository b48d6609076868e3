"""Who is to review which call, what for and by when; and who is away."""
