"""Places in a blueprint's stack, filled by what the person works with already.

A language, a framework and a store are what they hold already; in the other places a
gap comes first, so that it is closed on the way. Else it is what most would take.
"""

from collections.abc import Container
from types import MappingProxyType

from ai.projects.catalogue import skill_key

_CHOICES = MappingProxyType(
    {
        "{language}": ("Python", "TypeScript", "Java", "Go", "C#", "R"),
        "{api}": (
            "FastAPI",
            "Node.js",
            "Spring Boot",
            "Django",
            "Flask",
            "ASP.NET Core",
        ),
        "{store}": ("PostgreSQL", "MySQL", "BigQuery", "Snowflake", "MongoDB"),
        "{cloud}": ("AWS", "Google Cloud Platform", "Microsoft Azure"),
        "{stream}": ("Apache Kafka", "RabbitMQ", "Amazon Kinesis"),
        "{dl}": ("PyTorch", "TensorFlow", "scikit-learn"),
        "{llm}": ("a hosted language model", "OpenAI API", "Google Gemini"),
        "{vector}": ("pgvector", "FAISS", "Pinecone", "Weaviate", "Qdrant"),
        "{bot}": ("Dialogflow CX", "Rasa", "Amazon Lex", "Voiceflow", "Genesys"),
        "{telephony}": (
            "Twilio",
            "Amazon Connect",
            "Genesys Cloud",
            "Five9",
            "Asterisk",
        ),
        "{dashboard}": ("Grafana", "Power BI", "Tableau", "Looker", "Streamlit"),
        "{ci}": ("GitHub Actions", "GitLab CI/CD", "Jenkins"),
        "{web}": ("React", "Vue.js", "Angular"),
    }
)


_STAYS = frozenset(("{language}", "{api}", "{store}"))


def filled(
    stack: tuple[str, ...], held: Container[str], gaps: Container[str]
) -> list[str]:
    return list(dict.fromkeys(_chosen(each, held, gaps) for each in stack))


def _chosen(each: str, held: Container[str], gaps: Container[str]) -> str:
    choices = _CHOICES.get(each)
    if choices is None:
        return each
    for wanted in (held, gaps) if each in _STAYS else (gaps, held):
        for choice in choices:
            if skill_key(choice) in wanted:
                return choice
    return choices[0]
