"""The 26 fields of research of OpenAlex (those of Scopus), by its numbers."""

FIELDS = {
    11: "Agricultural and Biological Sciences",
    12: "Arts and Humanities",
    13: "Biochemistry, Genetics and Molecular Biology",
    14: "Business, Management and Accounting",
    15: "Chemical Engineering",
    16: "Chemistry",
    17: "Computer Science",
    18: "Decision Sciences",
    19: "Earth and Planetary Sciences",
    20: "Economics, Econometrics and Finance",
    21: "Energy",
    22: "Engineering",
    23: "Environmental Science",
    24: "Immunology and Microbiology",
    25: "Materials Science",
    26: "Mathematics",
    27: "Medicine",
    28: "Neuroscience",
    29: "Nursing",
    30: "Pharmacology, Toxicology and Pharmaceutics",
    31: "Physics and Astronomy",
    32: "Psychology",
    33: "Social Sciences",
    34: "Veterinary",
    35: "Dentistry",
    36: "Health Professions",
}
NUMBERS = {name.casefold(): number for number, name in FIELDS.items()}


def field_number(told: str | None) -> int | None:
    """Return the number of a field by its name, its number or its address at OpenAlex; None if unknown.

    >>> field_number("Social Sciences"), field_number("https://openalex.org/fields/33"), field_number("33")
    (33, 33, 33)
    """
    text = (told or "").strip()
    if (number := NUMBERS.get(text.casefold())) is not None:
        return number
    last = text.rstrip("/").rpartition("/")[2]
    return int(last) if last.isdecimal() and int(last) in FIELDS else None
