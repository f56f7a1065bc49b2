"""How the literature gets here: from a bibliography, through OpenAlex, into the corpus."""
