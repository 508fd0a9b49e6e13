"""This computer's encrypted vault: sealed segments, their keyring, and tables made from them."""
