"""What people say of answers, kept in a local log, and what a reviewer can make of it."""
