"""What rules have found in calls, stored; and what people have said of it."""
