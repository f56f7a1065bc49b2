"""The page of terms: what it draws, says and keeps in the address."""
