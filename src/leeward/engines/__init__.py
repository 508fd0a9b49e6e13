"""Heavy libraries, one module each, behind the rules that need them."""
