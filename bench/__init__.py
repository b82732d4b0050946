"""`make bench`: what the program does in a second, beside a bare Flask hello in the same run."""
