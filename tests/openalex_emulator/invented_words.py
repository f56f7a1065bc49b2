"""The words of the invented literature: its communities, terms, people and faults.

Nothing here is a fact about the world, save the names and numbers of subfields, fields and domains, which are
those of the All Science Journal Classification that OpenAlex uses.
"""

import math
from dataclasses import dataclass

Label = tuple[int, str]


@dataclass(frozen=True)
class Community:
    """One topical community: what it is called, where it publishes, what it talks about, whom it cites."""

    name: str
    weight: float
    subfield: Label
    field: Label
    domain: Label
    journals: tuple[str, ...]
    actors: tuple[str, ...]
    settings: tuple[str, ...]
    practices: tuple[str, ...]
    problems: tuple[str, ...]
    countries: tuple[str, ...]
    likes: tuple[str, ...]


@dataclass(frozen=True)
class Family:
    """A family of terms, with the share of works that use it: flat, then rising from `onset` up to `top`.

    `form` is what follows "co", or a whole phrase if it starts with a blank. Growth is per year, on the
    log scale; a growth of 0 is a family without an onset, there for comparison.
    """

    id: str
    form: str
    base: float
    onset: int
    growth: float
    top: float

    def share(self, year: int) -> float:
        """Return the planted share (0 to 1) of the works of a year that use the family."""
        return min(self.top, self.base * math.exp(self.growth * max(0, year - self.onset)))


def _words(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|"))


SOCIAL, PHYSICAL, HEALTH = (2, "Social Sciences"), (3, "Physical Sciences"), (4, "Health Sciences")
SOCIAL_SCIENCES = (33, "Social Sciences")


def _community(
    name: str,
    weight: float,
    place: tuple[Label, Label, Label],
    journals: str,
    actors: str,
    settings: str,
    practices: str,
    problems: str,
    countries: str,
    likes: str,
) -> Community:
    titles = tuple(f"Invented Journal of {title}" for title in _words(journals))
    rest = (_words(part) for part in (actors, settings, practices, problems, countries, likes))
    return Community(name, weight, *place, titles, *rest)


COMMUNITIES: tuple[Community, ...] = (
    _community(
        "public administration", 1.6, ((3321, "Public Administration"), SOCIAL_SCIENCES, SOCIAL),
        "Public Services|Administrative Practice|Street-Level Work|Council Studies|Public Value",
        "citizens|street-level bureaucrats|public managers|councillors|volunteers",
        "municipal services|neighbourhood policing|local councils|waste collection|employment offices",
        "service delivery|joint commissioning|volunteering|public accountability|performance steering",
        "tight budgets|declining trust|unequal access|administrative burden|blurred accountability",
        "GB|NL|IT|US|DK", "bovaird2007|brudney1983|brandsen2016|osborne2016",
    ),
    _community(
        "health services", 1.5, ((3600, "General Health Professions"), (36, "Health Professions"), HEALTH),
        "Care Pathways|Patient Voice|Primary Care Improvement|Hospital Practice|Nursing and Community",
        "patients|nurses|general practitioners|family carers|peer supporters",
        "primary care|maternity wards|community clinics|mental health teams|stroke rehabilitation",
        "care planning|shared decisions|quality improvement|self-management|discharge planning",
        "long waiting times|fragmented care|chronic illness|staff shortages|poor continuity",
        "GB|AU|CA|SE|IE", "williams2020|locock2019|bovaird2007",
    ),
    _community(
        "sustainability science", 1.3,
        ((2306, "Global and Planetary Change"), (23, "Environmental Science"), PHYSICAL),
        "Sustainable Futures|Resilience Practice|Transition Pathways|Planetary Care|Adaptation Science",
        "researchers|practitioners|boundary organisations|local decision makers|young people",
        "climate services|regional scenario work|ocean stewardship|mountain valleys|coastal cities",
        "scenario building|science-policy dialogue|boundary work|adaptation planning|monitoring",
        "sea level rise|biodiversity loss|drought|deep uncertainty|short funding periods",
        "SE|DE|ZA|US|NO", "norstrom2020|nikulina2019|robinson2006|hemstrom2021",
    ),
    _community(
        "design research", 1.0,
        ((1709, "Human-Computer Interaction"), (17, "Computer Science"), PHYSICAL),
        "Design Encounters|Interaction Craft|Service Design Practice|Making and Prototyping|Design for All",
        "designers|workshop participants|older adults|children|makers",
        "living labs|public libraries|museum workshops|assistive technology studios|design schools",
        "prototyping|sketching sessions|storyboarding|user testing|future workshops",
        "poor usability|token workshops|short project cycles|unheard users|fragile prototypes",
        "DK|FI|NL|SE|AU", "locock2019|voorberg2015",
    ),
    _community(
        "urban planning", 1.1, ((3322, "Urban Studies"), SOCIAL_SCIENCES, SOCIAL),
        "Neighbourhood Planning|City Making|Housing and Home|Public Space|Urban Commons",
        "residents|planners|housing associations|neighbourhood groups|mayors",
        "inner-city neighbourhoods|housing estates|waterfront districts|public squares|suburban parks",
        "neighbourhood planning|participatory budgeting|housing renewal|place keeping|zoning talks",
        "rising rents|displacement|vacant land|poor transport|contested development",
        "GB|PL|BE|ES|CA", "galuszka2019|mitlin2018|hemstrom2021",
    ),
    _community(
        "science and technology studies", 0.8,
        ((1207, "History and Philosophy of Science"), (12, "Arts and Humanities"), SOCIAL),
        "Science and Society|Expertise Studies|Knowledge Orders|Technology and Publics|Laboratory Life",
        "scientists|lay experts|regulators|citizen scientists|advisory committees",
        "expert panels|environmental regulation|genome projects|citizen science|risk assessment",
        "boundary drawing|public deliberation|expert advice|standard setting|peer review",
        "mistrust of experts|disputed evidence|opaque models|closed expertise|technical lock-in",
        "US|GB|AT|NL|IN", "robinson2006|norstrom2020|flinders2016",
    ),
    _community(
        "education", 0.9, ((3304, "Education"), SOCIAL_SCIENCES, SOCIAL),
        "Classroom Partnership|Student Voice|Higher Learning|Teacher Inquiry|Adult Education",
        "students|teachers|school leaders|parents|lecturers",
        "secondary schools|universities|teacher training|vocational colleges|early years settings",
        "curriculum making|assessment talks|peer teaching|school governance|mentoring",
        "school dropout|unequal attainment|teacher workload|rigid curricula|low attendance",
        "AU|GB|BR|FI|US", "martin2010|durose2023",
    ),
    _community(
        "disability and social care", 0.9, ((3306, "Health"), SOCIAL_SCIENCES, SOCIAL),
        "Independent Living|Social Care Practice|Disability Voices|Ageing Together|Survivor Research",
        "disabled people|care workers|survivors|older people|personal assistants",
        "home care|supported housing|day centres|personal budgets|advocacy groups",
        "peer support|support planning|advocacy|mutual aid|personalisation",
        "loneliness|stigma|care cuts|inaccessible services|unpaid labour",
        "GB|IE|NZ|SE|CA", "williams2020|bevir2018|durose2023",
    ),
    _community(
        "digital government", 0.8,
        ((1404, "Management Information Systems"), (14, "Business, Management and Accounting"), SOCIAL),
        "Digital Government|Open Data Practice|Civic Technology|Smart Services|Platform Governance",
        "civil servants|civic hackers|app users|data stewards|start-ups",
        "open data portals|city platforms|tax offices|digital identity schemes|reporting apps",
        "crowdsourcing|service digitisation|data sharing|online consultation|hackathons",
        "digital exclusion|low uptake|privacy worries|legacy systems|biased data",
        "EE|KR|US|NL|SG", "voorberg2015|osborne2016",
    ),
    _community(
        "environmental governance", 0.9,
        ((2308, "Management, Monitoring, Policy and Law"), (23, "Environmental Science"), PHYSICAL),
        "River Basins|Forest Commons|Fisheries Governance|Rural Landscapes|Conservation Practice",
        "fishers|forest users|farmers|rangers|water boards",
        "river basins|small-scale fisheries|community forests|protected areas|grazing commons",
        "catchment planning|species monitoring|fire stewardship|quota setting|land care",
        "overfishing|deforestation|water scarcity|land conflict|weak enforcement",
        "CA|AU|KE|NO|CL", "norstrom2020|robinson2006",
    ),
    _community(
        "service management", 0.7,
        ((1406, "Marketing"), (14, "Business, Management and Accounting"), SOCIAL),
        "Service Logic|Customer Value|Hospitality Practice|Service Encounters|Value Studies",
        "customers|frontline employees|service providers|brand communities|suppliers",
        "hotels|banking services|retail stores|online communities|professional services",
        "value propositions|service recovery|customer engagement|service encounters|loyalty schemes",
        "service failure|low satisfaction|customer turnover|unclear roles|value loss",
        "US|CN|IT|FI|ES", "osborne2016|voorberg2015|loeffler2021",
    ),
    _community(
        "development studies", 0.8, ((3303, "Development"), SOCIAL_SCIENCES, SOCIAL),
        "Informal Settlements|Development Practice|Community Finance|Water and Sanitation|Southern Cities",
        "slum dwellers|women's savings groups|municipal engineers|grassroots federations|aid workers",
        "informal settlements|sanitation upgrading|village health posts|refugee camps|street markets",
        "community mapping|savings schemes|slum upgrading|water supply|local enumeration",
        "insecure tenure|clientelism|missing infrastructure|donor dependence|eviction",
        "ZA|IN|KE|UG|BR", "mitlin2018|galuszka2019|perry2019",
    ),
)  # fmt: skip

ENERGY = ((2105, "Renewable Energy, Sustainability and the Environment"), (21, "Energy"), PHYSICAL)
"""Where OpenAlex would file the false friends."""

KNOWLEDGE_COMMUNITIES = (
    "sustainability science", "science and technology studies", "environmental governance",
)  # fmt: skip

FAMILIES: tuple[Family, ...] = (
    Family("co-production", "production", 0.10, 2005, 0.09, 0.60),
    Family("co-creation", "creation", 0.015, 2007, 0.14, 0.30),
    Family("co-design", "design", 0.010, 2009, 0.16, 0.25),
    Family("co-governance", "governance", 0.008, 2006, 0.11, 0.10),
    Family("co-management", "management", 0.030, 2005, 0.0, 0.03),
    Family("co-learning", "learning", 0.004, 2008, 0.06, 0.02),
    Family("participatory-design", " participatory design", 0.030, 2005, 0.0, 0.03),
    Family("ppi", " patient and public involvement", 0.005, 2006, 0.08, 0.03),
    Family("transdisciplinary", " transdisciplinary work", 0.010, 2008, 0.10, 0.08),
    Family("knowledge-co-production", "", 0.0, 2005, 0.0, 0.0),  # half of co-production in three communities
)
KNOWLEDGE = len(FAMILIES) - 1

SPELLINGS = ("hyphen", "closed", "spaced", "unbreakable", "capitals")
SPELLING_SHARES = (0.70, 0.18, 0.04, 0.04, 0.04)

LENSES = ("none", "clarification", "elucidation", "provocation")
LENS_SHARES = (0.50, 0.15, 0.20, 0.15)

LANGUAGES = ("en", "es", "pt", "fr", "de")
LANGUAGE_SHARES = (0.92, 0.03, 0.02, 0.015, 0.015)

TYPES = (
    "article", "book-chapter", "conference-paper", "dissertation", "review", "book", "report", "preprint",
    "editorial", "other", "letter", "book-review", "conference-abstract", "dataset", "paratext", "erratum",
    "reference-entry", "peer-review", "data-paper", "libguides", "retraction", "software", "software-paper",
    "standard", "supplementary-materials",
)  # fmt: skip
TYPE_SHARES = (0.66, 0.10, 0.06, 0.04, 0.03, 0.025, 0.02, 0.02, 0.01, 0.01, *[0.025 / 15] * 15)

FIRST_NAMES = _words(
    "Ada|Ben|Chidi|Dora|Emeka|Freya|Gita|Hugo|Ines|Jonas|Kofi|Lena|Mei|Nils|Oda|Paulo|Quentin|Rosa|Sami|Tove|"
    "Uma|Viktor|Wanda|Xenia|Yusuf|Zofia|Åsa|Björn|Çelik|Désirée|Łukasz|Núria"
)
LAST_NAMES = _words(
    "Example|Sample|Placeholder|Specimen|Fictional|Madeup|Pretend|Notional|Supposed|Imagined|Mockford|"
    "Nobody|Anyone|Someone|Dummy|Template|Stand-In|Fabler|Inventado|Muster|Beispiel|Ejemplo|Exemple|Esempio"
)

HOSTILE_TITLES = (
    '<script>alert("invented")</script><b>Bold</b> claims &amp; <i>broken <u>tags</i> [invented]',
    r"$\mathcal{O}(n^2)$ of \textbf{participation}: \input{nothing} 100% {unclosed [invented]",
    "עבודה משותפת \u202eمعا في المدينة\u202c מאמר [invented]",
    '=HYPERLINK("https://invented.example/","click") [invented]',
    '\'; DROP TABLE works; -- "quoted", semi;colon | pipe \\ backslash [invented]',
    "A very long title " + "that goes on and on " * 98 + "to the end [invented]",
)
