"""Does a line start with a verb? Known verbs, and the endings verbs have."""

import re

_FIRST = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_VERBS_WORDS = """
    act adapt address administer advise advocate aid align allocate analyse analyze
    answer apply approve architect arrange assemble assess assign assist attend
    audit author automate balance boost bring budget build calculate care champion
    check clean coach code collaborate collect communicate compile complete compute
    conduct configure consult contribute control convert cook coordinate counsel
    create curate cut debug decrease define deliver demonstrate deploy design detect
    determine develop devise diagnose direct discover document draft drive earn edit
    educate enable encourage enforce engage engineer enhance ensure establish
    evaluate examine execute expand experiment explain explore extend facilitate
    file find fix forecast form formulate foster found gather generate grow guide
    handle help hire identify implement improve increase influence inform initiate
    innovate inspect install instruct integrate interpret interview introduce invent
    investigate launch lead learn led leverage liaise lower made maintain make
    manage map market measure meet mentor met migrate model modernise modernize
    monitor negotiate operate optimise optimize orchestrate order organise organize
    oversaw oversee own package partner perform pilot pioneer plan prepare present
    prevent process procure produce program promote propose protect prove provide
    publish qualify raise ran read realise realize rebuild rebuilt recommend
    reconcile record recruit redesign reduce refactor refine replace report
    represent research resolve respond restructure review revise run save scale
    schedule secure sell sent serve set setup shape ship simplify sold solve
    spearhead speak standardise standardize start streamline strengthen study submit
    supervise supply support survey sustain take taught teach test took track train
    transform translate troubleshoot turn understand update upgrade use utilise
    utilize validate visualise visualize win won work wrote write built grew drove
    brought kept held gave cared chose spoke rewrote co-authored co-founded scrape
    provision ideate prototype iterate convince wow play craft
"""
_VERBS = frozenset(_VERBS_WORDS.split())
_PAST = re.compile(r"[a-z-]{2,}(?:[^e]ed|eed|ied)$|[a-z-]{3,}ing$")
_NOT_VERBS_WORDS = """
    self-employed need speed feed seed weed breed training marketing engineering
    software advanced experienced skilled detailed
"""
_NOT_VERBS = frozenset(_NOT_VERBS_WORDS.split())


def starts_with_verb(text: str) -> bool:
    """Tell whether the first word, or the one after an adverb, is a verb."""
    words = [w.casefold() for w in _FIRST.findall(text)[:2]]
    if words and words[0].endswith("ly"):
        words = words[1:]
    return bool(words) and _is_verb(words[0])


def _is_verb(word: str) -> bool:
    if word in _NOT_VERBS:
        return False
    stem = word.removeprefix("re-").removeprefix("co-")
    plain = stem.removesuffix("s")
    return stem in _VERBS or plain in _VERBS or _PAST.fullmatch(word) is not None
