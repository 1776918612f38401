"""The engine that needs nobody: prose made by rules, the same for the same question."""

from ai import match_prose, report_prose
from ai.engine import Explanation, MatchQuestion, ReportQuestion

NAME = "offline"


class OfflineEngine:
    async def explain_match(self, question: MatchQuestion) -> Explanation:
        return Explanation(match_prose.explain(question), NAME)

    async def explain_report(self, question: ReportQuestion) -> Explanation:
        return Explanation(report_prose.explain(question), NAME)
