"""How well a candidate fits a job, with evidence for every point."""

from matching.judging import Judge, match
from matching.ledger import (
    Evidence,
    Importance,
    Kind,
    Match,
    Requirement,
    Source,
    Verdict,
    VerdictName,
)
from matching.outlining import Outline, outline
from matching.parties import Candidate, CandidateSkill, Posting
from matching.plain import (
    candidate_from_json,
    candidate_to_json,
    match_to_json,
    requirements_from_json,
    requirements_to_json,
)
from matching.reading import read_requirements
from matching.scoring import score
from matching.suiting import Offer, Suiting, Wish, Wishes, suit

__all__ = [
    "Candidate",
    "CandidateSkill",
    "Evidence",
    "Importance",
    "Judge",
    "Kind",
    "Match",
    "Offer",
    "Outline",
    "Posting",
    "Requirement",
    "Source",
    "Suiting",
    "Verdict",
    "VerdictName",
    "Wish",
    "Wishes",
    "candidate_from_json",
    "candidate_to_json",
    "match",
    "match_to_json",
    "outline",
    "read_requirements",
    "requirements_from_json",
    "requirements_to_json",
    "score",
    "suit",
]
