"""The sample centre: made-up people, calls, reviews and plans, so that no page is empty."""
