"""One person's data: saved for them, reviewed after they left, taken out for good."""
