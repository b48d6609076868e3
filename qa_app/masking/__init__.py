"""Personal data taken out of transcripts and sound, and what of it is uncertain."""
