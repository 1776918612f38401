"""The words the rubric knows. English only, as it says of itself."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What holds a sentence together, and says nothing by itself.
FUNCTION = _words(
    """a about above after again all also although am an and another any are as at away
    back be because been before being below between both but by can could did do does
    doing done down during each either else enough even ever every few for from further
    had has have having he her here hers him his how i if in into is it its itself just
    least less let like made make many may me might more most much must my myself near
    neither never no nobody none nor not nothing now of off often on once one only onto
    or other others our ours out over own per perhaps put rather really same she should
    since so some somebody something still such take than that the their theirs them
    then there these they thing things this those though through thus to together told
    too under until up upon us very was we well went were what when where whether which
    while who whom whose why will with within without would yes yet you your yours
    it's don't didn't doesn't can't couldn't won't wouldn't i'm i've i'd i'll we're"""
)

# Said in any interview, so no sign that this question was meant.
COMMON = FUNCTION | _words(
    """time times tell describe explain give show work works worked working job day days
    week weeks month months year years want wants wanted way ways people person part
    good best better find found get gets got go goes going know knew say says said think
    see use used uses using ask asked asks happen happened happens first last next new
    help helped example examples decide decided deal big small hard hardest important
    mean really walk keep kept come comes came begin start started need needed needs
    look looked right case long turn turned name line end result second two three half
    design plan"""
)

# First-person verbs in the past that do not end in -ed.
PAST = _words(
    """began bent bet bought brought broke built called came caught chose cut dealt did
    drew drove fed fell felt fetched fought found gave got grew heard held kept knew led
    left let lost made met paid put ran rang read rebuilt rewrote rode said sang sat saw
    sent set shot showed slept spent split spoke spread stood swam taught threw told
    took understood went withdrew woke won wrote"""
)

# After "I", these are no act: "I am", "I believe", "I always".
NO_ACT = _words(
    """am was were be been believe think feel felt hope like love want wish always never
    would will can could should must may might have had has do don't didn't need strive
    know knew understand prefer mean agree guess expect expected remember wanted needed
    loved liked hoped tried try see work enjoy give"""
)

# What may stand between "I" and what was done.
BEFORE_VERBS = _words(
    """then also just first had have only once myself even did now still afterwards
    later soon never always"""
)

NUMBER_WORDS = _words(
    """two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy
    eighty ninety hundred thousand million billion half third thirds quarter fifth tenth
    dozen twice"""
)

# Capitals that stand in every textbook; they name nothing of one's own.
JARGON = _words(
    """AI API APIs ACID AWS CI CD CPU CRM CSAT DNS ETL GDPR HR HTTP HTTPS IDE IT JSON
    KPI KPIs LLM LLMs ML NLP NLU NPS NULL OK OKR OKRs PDF PIN QA RAM REST ROI SLA SLAs
    SLO SLOs SMART SOLID SQL STAR SWOT TDD UI USP UX Agile DevOps English Christmas
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mondays Fridays Sundays
    January February March April May June July August September October November
    December"""
)

FILLERS = (
    "um", "uh", "erm", "basically", "literally", "actually", "honestly", "you know",
    "kind of", "sort of", "i mean", "and stuff", "or whatever", "and so on",
    "at the end of the day", "to be honest", "so yeah", "blah",
)  # fmt: skip

# Said by everybody of everything. Beginnings of words.
STOCK = (
    "team player", "quick learner", "fast learner", "think outside the box",
    "thinks outside the box", "go the extra mile", "110 percent", "perfectionist",
    "passionate", "highly motivated", "result-oriented", "results-oriented",
    "best practice", "win-win", "synerg", "leverag", "holistic", "stakeholder",
    "data-driven", "customer-centric", "proactive", "growth mindset",
    "lifelong learning", "lessons learned", "dynamic environment", "dynamic world",
    "work well under pressure", "it is important", "is important", "is essential",
    "are essential", "is crucial", "is key", "key to success", "are the keys",
    "market leader", "perfect fit", "opportunity to grow", "opportunity for growth",
    "strive for excellence", "exceed expectations", "world-class", "cutting-edge",
    "seamless", "game changer", "it depends on", "valuable insights",
    "everyone makes mistakes", "customer is always right", "excellent communication",
    "strong analytical", "problem solver", "greatest strength", "greatest weakness",
    "work-life balance", "continuous improvement", "core competence",
    "proven strateg", "proven method", "proven solution", "fundamental concept",
    "is a systematic process", "trusted advisor", "added value", "creates value",
    "greatest asset", "most important asset", "is the foundation", "is a must",
)  # fmt: skip
