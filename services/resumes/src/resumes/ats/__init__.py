"""How well a résumé reads to software and to people, as a ledger of checks."""

from resumes.ats.ledger import WEIGHTS, Check, Evidence
from resumes.ats.reporting import Improvement, Report, report

__all__ = ["WEIGHTS", "Check", "Evidence", "Improvement", "Report", "report"]
