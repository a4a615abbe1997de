"""What a person holds and agreed to: identity papers and consents."""
