"""What agents say to their ratings: replies, appeals, and what was decided on them."""
