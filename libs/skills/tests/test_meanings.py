"""A written form is translated only into the very thing it names."""

import pytest

from skills import catalogue
from skills.reading import read_entries

# What stands in a list of skills, and the name it is shown under.
LISTED = [
    ("Networking", "Computer networking"),
    ("Professional networking", "Professional networking"),
    ("Business networking", "Professional networking"),
    ("Testing", "Software testing"),
    ("TestNG", "TestNG"),
    ("Evaluation", "Model evaluation"),
    ("Evaluation design", "Model evaluation"),
    ("Evals", "LLM evaluation"),
    ("Valuation", "Valuation"),
    ("Security", "Information security"),
    ("InfoSec", "Information security"),
    ("Security+", "CompTIA Security+"),
    ("Property law", "Property law"),
    ("Criminal law", "Criminal law"),
    ("Storytelling", "Storytelling"),
    ("RFPs", "RFP responses"),
    ("Grant writing", "Grant writing"),
    ("vLLM", "vLLM"),
    ("llama.cpp", "llama.cpp"),
    ("Triton", "Triton Inference Server"),
    ("Triton kernels", "Triton language"),
    ("Open-weight models", "Open-weight models"),
    ("Mixtral", "Mistral"),
    ("Webex", "Webex"),
    ("Parquet", "Apache Parquet"),
    ("Avro", "Apache Avro"),
    ("Message brokers", "Message brokers"),
    ("LiDAR", "LiDAR"),
    ("Point clouds", "Point clouds"),
    ("Tiling", "Tiling"),
    ("HTTP", "HTTP"),
    ("DNS", "DNS"),
    ("Diplomacy", "Diplomacy"),
    ("Traefik", "Traefik"),
    ("Canvas", "Canvas LMS"),
    ("Canva", "Canva"),
    ("Robot Framework", "Robot Framework"),
    ("Plain Language", "Plain language"),
    ("Consent Management", "Consent management"),
    ("Serbian", "Serbian"),
    ("Croatian", "Croatian"),
    ("Bosnian", "Bosnian"),
    ("Slovene", "Slovenian"),
    ("Albanian", "Albanian"),
    ("Somali", "Somali"),
    ("Amharic", "Amharic"),
    ("Tamil", "Tamil"),
    ("Telugu", "Telugu"),
    ("Kannada", "Kannada"),
    ("Malayalam", "Malayalam"),
    ("Estonian", "Estonian"),
    ("Latvian", "Latvian"),
    ("Lithuanian", "Lithuanian"),
    ("Marathi", "Marathi"),
    ("Malay", "Malay"),
    ("Slovak", "Slovak"),
    ("Hausa", "Hausa"),
    ("Igbo", "Igbo"),
    ("Zulu", "Zulu"),
]

# What stands in prose, and all that it mentions.
IN_PROSE = [
    ("Contributions to vLLM", ["vLLM"]),
    ("Python, Parquet and HTTP", ["Python", "Apache Parquet", "HTTP"]),
    ("Latvian, Russian or Lithuanian", ["Latvian", "Russian", "Lithuanian"]),
    ("in our data centre management", ["Data center operations"]),
    ("stored in Frankfurt, in two data centres", []),
    ("FreeSWITCH clusters in two data centres", ["FreeSWITCH"]),
    ("prove that the categories are trustworthy", []),
    ("Trustworthy LLMs", ["Large language models"]),
    ("a positive experience, positive about change", []),
    ("drawn on an HTML canvas", ["HTML"]),
    ("Every PR is reviewed within a day", []),
    ("PR reviews in Python", ["Python"]),
    ("PR, media relations", ["Public relations", "Media relations"]),
    ("Raster tooling: GDAL, tiling without tears", []),
    ("Terraform. Access-control design under audit", ["Terraform"]),
    ("note that the team works asynchronously", []),
    ("triage alerts, enrich them, close them", []),
    ("Send events to our warehouse", []),
    ("A note to the supervisory board", []),
    ("Networking fundamentals", ["Computer networking"]),
    ("Deep interest in evaluation design", ["Model evaluation"]),
    ("the full-time security officer writes the policy", []),
    ("Supply-chain security: SBOM", ["Software supply chain security"] * 2),
    ("Diplomatic with colleagues who all want it first", []),
]


@pytest.mark.parametrize(("written", "name"), LISTED)
def test_a_listed_word_means_itself(written: str, name: str) -> None:
    skill = catalogue().resolve(written)

    assert skill is not None
    assert skill.name == name


@pytest.mark.parametrize(("text", "names"), IN_PROSE)
def test_prose_mentions_only_what_it_names(text: str, names: list[str]) -> None:
    skills = [catalogue().get(m.skill_id).name for m in catalogue().mentions(text)]

    assert skills == names


@pytest.mark.parametrize("typed", ["Testing things", "Evaluations of it", "positive"])
def test_a_known_word_is_no_misspelling(typed: str) -> None:
    assert catalogue().resolve(typed) is None


def test_no_two_languages_share_an_entry() -> None:
    names = {
        entry.spellings[0].text
        for entry in read_entries()
        if entry.category == "Spoken languages"
    }

    for entry in read_entries():
        if entry.category == "Spoken languages":
            others = {spelling.text for spelling in entry.spellings[1:]}
            assert names.isdisjoint(others)
