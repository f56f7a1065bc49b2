"""A small invented literature: seeds with a DOI, and works that cite them."""

from typing import Any

SEEDS = 3
BIB = "\n".join(
    f"@article{{seed{n}, title = {{Invented seed number {n} on public services}}, "
    f"author = {{Example, Ada}}, year = {{2015}}, doi = {{10.5555/seed.{n}}}}}"
    for n in range(1, SEEDS + 1)
)


def seed(number: int, **said: Any) -> dict[str, Any]:
    return record(
        9_000_000_000 + number,
        title=f"Invented seed number {number} on public services",
        doi=f"https://doi.org/10.5555/seed.{number}",
        publication_date="2015-02-03",
        publication_year=2015,
        authorships=[{"author": {"id": "https://openalex.org/A9", "display_name": "Ada Example"}}],
    ) | said  # fmt: skip


def citing(number: int, *seeds: int, **said: Any) -> dict[str, Any]:
    cited = [f"https://openalex.org/W{9_000_000_000 + n}" for n in seeds]
    return record(
        9_100_000_000 + number,
        title=f"Invented citing work {number}",
        doi=f"https://doi.org/10.5555/citing.{number}",
        publication_date=f"20{16 + number % 10}-01-0{1 + number % 9}",
        publication_year=2016 + number % 10,
        referenced_works=cited,
    ) | said  # fmt: skip


def record(number: int, **said: Any) -> dict[str, Any]:
    return {"id": f"https://openalex.org/W{number}", "type": "article", **said}


def literature(size: int) -> list[dict[str, Any]]:
    """The seeds, `size` works that cite one or two of them, and one that cites none."""
    works = [citing(n, 1 + n % SEEDS, *([1 + (n + 1) % SEEDS] if n % 4 == 0 else [])) for n in range(size)]
    return [*map(seed, range(1, SEEDS + 1)), *works, record(9_200_000_000, title="Invented bystander")]


def is_one_sentence(text: str) -> bool:
    """Whether a user sees a sentence or two and no call chain."""
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return bool(lines) and "Traceback" not in text and all(line.rstrip().endswith(".") for line in lines)
