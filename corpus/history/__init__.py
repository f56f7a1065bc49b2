"""How the literature grew: who built on whom, and along which way."""
