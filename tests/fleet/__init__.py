"""What only large centres use, for real: many hosts, one database, a store that speaks S3."""
