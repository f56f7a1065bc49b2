"""Sentence patterns of the invented literature, by lens and by language.

In a pattern `term` stands for the work's term in lower case, `opening` for the same at the start of a
sentence. No pattern names a term of its own, and no pattern puts `term` second after a capital, where a
careful reader might take the word before it for a company's name. The cues of a lens stand in its own
patterns; those of `none` hold a few words that only look like cues.
"""

TITLES = {
    "none": (
        "{opening} and satisfaction with {setting} in {place}",
        "Measuring the uptake of {practice} in {setting}: evidence on {term} from {n} sites",
        "Effects of {term} on {problem}: a randomised trial in {setting}",
        "Which {actors} take part? A survey of {term} in {setting}",
        "A protocol for evaluating {practice} through {term} in {setting}",
        "Costs and outcomes of {practice} with {actors}: {term} in {place}",
        "Climate change, {problem} and {setting}: the use of {term}",
    ),
    "clarification": (
        "What is {term}? A conceptual analysis for {setting}",
        "Defining {term}: a typology of {practice} with {actors}",
        "A systematic review of the concept of {term} in {setting}",
        "Core principles and criteria for {term} in {setting}",
        "Conceptual clarity and confusion: distinguishing {term} from its neighbours in {setting}",
        "{opening} in {setting}: a scoping review of terminology and dimensions",
        "Towards a classification of {term}: types, modes and definitions in {setting}",
    ),
    "elucidation": (
        "The meanings of {term}: narratives of {actors} in {setting}",
        "Power and hidden work in {term}: an ethnography of {setting}",
        "{opening} as lived experience: how {actors} interpret {practice} in {place}",
        "Contested understandings: the politics of {term} in {setting}",
        "Lost between languages: situated perspectives on {term} among {actors}",
        "Privilege, hierarchy and resistance: {term} seen by {actors} in {place}",
        "Whose expertise counts? Epistemic tensions of {term} in {setting}",
    ),
    "provocation": (
        "Transforming {setting}: a manifesto for {term}",
        "{opening} as a radical movement: mobilising {actors} against {problem}",
        "Towards just futures: {term}, activism and {practice} in {place}",
        "Challenging {problem}: emancipatory {term} and grassroots action in {setting}",
        "Re-imagining {setting}: why {term} must change how we act",
        "Democratising {practice}: {term} and coalitions for reform in {place}",
        "Empowering {actors}: action research and {term} for social justice",
    ),
}

OPENINGS = (
    "Over the past decade, interest in {term} has grown across {setting}, where {actors} face {problem}.",
    "Much is expected of {term} wherever {actors} and professionals meet in {setting}.",
    "Policy for {setting} increasingly calls for {term}, yet {problem} and {problem2} persist.",
    "This invented paper considers {term} between {actors} and {actors2} in {setting} in {place}.",
    "Since {problem} became a public concern, {actors} in {place} have turned to {term} for answers.",
    "Drawing on {n} sites in {place}, this invented study is about {term} and {practice} in {setting}.",
)

CUES = {
    "clarification": (
        "We define the concept, set out its dimensions and distinguish it from neighbouring terms.",
        "The literature suffers from conceptual confusion, since vague terminology hides distinct practices.",
        "A typology with four types is derived, classified by who takes part and at which stage.",
        "The review maps {n} definitions and proposes criteria by which cases of {term} can be compared.",
        "Clear definitions and core principles are needed if {term} is not to be diluted into a buzzword.",
        "We clarify how {term} differs from participation and collaboration, and where the concept ends.",
        "A content analysis of definitions shows ambiguity to be a problem that classification can solve.",
    ),
    "elucidation": (
        "Through ethnographic fieldwork we trace the meanings that "
        "{actors} give to {term} in local contexts.",
        "Narratives of {actors} reveal how power, status and privilege shape what counts as {practice}.",
        "The interviews bring hidden and informal work to light, and with it everyday resistance.",
        "We interpret {term} as a situated practice whose understanding shifts with language and culture.",
        "Lived experience is often overruled by professional hierarchy, and tensions remain unspoken.",
        "Contested perspectives on {practice} show whose knowledge is heard and whose is not.",
        "A reflexive reading of our own positionality exposes the politics of working with {actors}.",
    ),
    "provocation": (
        "We call for {term} as a radical project that transforms institutions rather than repairs them.",
        "Coalitions of {actors} and activists mobilised against {problem} and won lasting change.",
        "The paper is a manifesto: action must come before tidy definitions, and good enough is good enough.",
        "Grassroots movements challenge {problem} and open the way towards just and democratic futures.",
        "Through action research, {actors} were empowered to re-imagine {setting} and to demand reform.",
        "We argue that {term} is worth what it sets in motion: social justice, equality and emancipation.",
        "Such a transition takes courage, and we invite readers to act with us to change {setting}.",
    ),
    "none": (
        "Surveys were completed by {n} {actors}, and regression models were fitted with site effects.",
        "Participants in the {practice} arm reported higher satisfaction than those with usual service.",
        "A framework for running projects was piloted in {setting} and its costs were recorded.",
        "Climate change and behaviour change were among the topics raised, but uptake was moderate.",
        "The intervention reduced {problem} by a small amount, with wide intervals around the estimate.",
        "Willingness to take part rose with trust, time and income, and fell with age.",
        "The protocol sets the sample at {n} sites, with follow-up after six and twelve months.",
    ),
}

FILLERS = (
    "Data come from {n} sites in {place}, gathered between two rounds of {practice}.",
    "Both {actors} and {actors2} took part in {practice} over a period of eighteen months.",
    "In {setting}, {practice} is commonly organised by professionals with support from {actors}.",
    "The setting, {setting} in {place}, was chosen because {problem} is widespread there.",
    "Earlier work on {practice} has mostly looked at {setting2} and rarely at {setting}.",
    "Documents, meeting notes and administrative records were collected and coded by two readers.",
    "For {actors}, time and travel were the main obstacles to {practice}.",
    "Where {practice} was linked with {practice2}, more {actors} stayed until the end.",
    "Funding came and went, and {problem2} made planning difficult for everyone involved.",
    "The role of {actors2} was smaller than expected in all but two of the {n} sites.",
    "Some sites combined {practice} with {practice2}, others kept the two apart.",
    "We then turn to {setting2}, where {term} has been used for a shorter time.",
    "Across the sites, {problem} and {problem2} were mentioned more often than anything else.",
    "Staff in {setting} welcomed {term} when it came with training and protected hours.",
)

ALSO = "Related work under the names of {others} is taken into account as well."

CLOSINGS = (
    "We close with what this means for {actors} and for {setting} elsewhere.",
    "The findings are limited to {place}, and further work on {practice} is needed.",
    "Implications for {setting} and for later work on {term} are discussed.",
    "Lessons for {practice} in {setting2} conclude the paper.",
)

NEUTRAL_TERMS = ("citizen participation", "community engagement", "collaboration", "joint service work")

FALSE_FRIEND_TITLES = (
    "Co-production of hydrogen and electricity from biomass by steam reforming",
    "Coproduction of ethanol and biodiesel in yeast fermentation",
    "Co-production of syngas and ethanol over a nickel catalyst",
)
FALSE_FRIEND_SENTENCES = (
    "The co-production of hydrogen and electricity from biomass was simulated for {n} megawatts.",
    "Steam reforming over a nickel catalyst raised the hydrogen yield while tar formation fell.",
    "Ethanol and biodiesel were obtained from the same fermentation, with glycerol as a coproduct.",
    "Yields were compared for three temperatures, two catalysts and four residence times in the reactor.",
    "The syngas ratio was controlled by the steam supply, and enzyme loading had little effect on it.",
    "An exergy balance shows that most losses arise in the gasifier and in the heat exchangers.",
    "The refinery layout with heat recovery reached an efficiency well above that of separate plants.",
)

PLACES = (
    "Northern Province", "the capital region", "three coastal towns", "two rural counties", "a port city",
    "five municipalities", "the southern districts", "a post-industrial city",
)  # fmt: skip

LANGUAGE_TERMS = {
    "es": ("coproducción", "cocreación", "codiseño", "participación ciudadana"),
    "pt": ("coprodução", "cocriação", "codesign", "participação cidadã"),
    "fr": ("coproduction", "co-création", "co-conception", "participation citoyenne"),
    "de": ("Koproduktion", "Ko-Kreation", "Co-Design", "Bürgerbeteiligung"),
}
LANGUAGE_AND = {"es": " y ", "pt": " e ", "fr": " et ", "de": " und "}
LANGUAGE_TITLES = {
    "es": ("Servicios públicos y {term}: un estudio en {n} municipios", "Sobre la {term} en la vida local"),
    "pt": ("Serviços públicos e {term}: um estudo em {n} municípios", "Notas sobre a {term} na vida local"),
    "fr": (
        "Services publics et {term} : une étude dans {n} communes",
        "Notes sur la {term} dans la vie locale",
    ),
    "de": ("Öffentliche Dienste und {term}: eine Studie in {n} Gemeinden", "Zur {term} im lokalen Alltag"),
}
LANGUAGE_SENTENCES = {
    "es": (
        "Este artículo inventado estudia la {term} en los servicios públicos de {n} municipios de la región.",
        "Los datos proceden de encuestas a vecinas, vecinos y personal municipal durante dos años seguidos.",
        "Los resultados muestran que la confianza y el tiempo "
        "disponible explican buena parte de las diferencias.",
        "En los barrios con menos recursos la ayuda de las "
        "asociaciones resultó decisiva para llegar a más gente.",
        "Se comentan los límites del estudio y se proponen preguntas "
        "para trabajos posteriores sobre la {term}.",
        "Dos rondas de entrevistas completan el cuadro y confirman lo hallado en las encuestas.",
    ),
    "pt": (
        "Este artigo inventado estuda a {term} nos serviços públicos de {n} municípios da região.",
        "Os dados vêm de inquéritos a moradores, moradoras e pessoal municipal durante dois anos seguidos.",
        "Os resultados mostram que a confiança e o tempo disponível explicam boa parte das diferenças.",
        "Nos bairros com menos recursos a ajuda das associações foi decisiva para chegar a mais pessoas.",
        "Comentam-se os limites do estudo e propõem-se perguntas para trabalhos posteriores sobre a {term}.",
        "Duas rondas de entrevistas completam o quadro e confirmam o que se viu nos inquéritos.",
    ),
    "fr": (
        "Cet article inventé étudie la {term} dans les services publics de {n} communes de la région.",
        "Les données viennent d'enquêtes auprès des habitants et du personnel communal pendant deux années.",
        "Les résultats montrent que la confiance et le temps "
        "disponible expliquent une bonne part des écarts.",
        "Dans les quartiers les moins dotés, l'aide des associations "
        "a été décisive pour toucher plus de monde.",
        "On discute les limites de l'étude et l'on propose des "
        "questions pour d'autres travaux sur la {term}.",
        "Deux séries d'entretiens complètent le tableau et confirment ce que disent les enquêtes.",
    ),
    "de": (
        "Dieser erfundene Beitrag untersucht die {term} in den "
        "öffentlichen Diensten von {n} Gemeinden der Region.",
        "Die Daten stammen aus Befragungen von Bewohnerinnen, "
        "Bewohnern und Beschäftigten über zwei Jahre hinweg.",
        "Die Ergebnisse zeigen, dass Vertrauen und verfügbare Zeit "
        "einen guten Teil der Unterschiede erklären.",
        "In ärmeren Vierteln war die Hilfe der Vereine entscheidend, "
        "um überhaupt mehr Menschen zu erreichen.",
        "Grenzen der Studie werden besprochen und Fragen für spätere Arbeiten über die {term} vorgeschlagen.",
        "Zwei Runden von Gesprächen ergänzen das Bild und bestätigen, was die Befragungen gezeigt hatten.",
    ),
}  # fmt: skip
