"""What leaves the house: event files and communications, with purpose, consent and copy mark."""
