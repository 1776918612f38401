"""Texts people upload by mistake; each is a whole document of its kind."""

MAKEFILE = """\
.PHONY: install test lint
PYTHON ?= python3
VENV := .venv

install: requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install -r requirements.lock

test: install
	$(VENV)/bin/pytest -q tests

docker:
	docker build -t example/app:latest .
	kubectl apply -f deploy/app.yml
"""

READ_ME = """\
# Turnstile

A small rate limiter for FastAPI, backed by Redis.

## Installation

pip install turnstile

## Usage

Create a limiter, and depend on it in the routes you want to protect. Limits are
counted in Redis with a Lua script, so they hold for all processes.

## Requirements

- Python 3.11 or newer
- Redis 7

## Contributing

Open an issue first. Run the tests with pytest and check the style with ruff.

## License

MIT, 2019 - 2024. Questions: maintainers@turnstile.example
"""

POSTING = """\
Senior Data Engineer
Northwind Analytics, Denver, CO. Full-time. $140,000 - $165,000 a year

About us
We are a company of 200 people who help energy companies forecast demand.

Responsibilities
- Design and build pipelines in Python and Spark
- Own our Snowflake warehouse
- Mentor other engineers

Requirements
- 5+ years of experience in data engineering
- Strong SQL, Python and Airflow
- Bachelor's degree in Computer Science or similar

What we offer
- Health insurance and 25 days of holiday
- Remote work

How to apply
Send your résumé to jobs@northwind.example. We are an equal opportunity employer.
"""

LETTER = """\
Anna Berg
14 Hill Road, Denver, CO 80202
anna.berg@mail.example | 303-555-0144

4 May 2024

Dear Ms. Lopez,

I am writing to apply for the position of Senior Data Engineer that you advertised on
your site. For six years I have built pipelines in Python and Spark at Rocky Mountain
Power, where I led the move of our forecasts to Snowflake.

What draws me to Northwind is that your forecasts decide how much coal is burnt. I
would like to help make them better, and I would be glad to tell you how in a
conversation.

Thank you for your time. I look forward to hearing from you.

Sincerely,
Anna Berg
"""

INVOICE = """\
INVOICE No. 2024-0117
Acme Plumbing Ltd, 5 Mill Lane, Leeds, UK
Date: 12 March 2024

Bill to: Mrs J. Carter, 9 Elm Street, Leeds

Description            Hours    Rate     Amount
Repair of boiler       3        £60.00   £180.00
Parts                                    £42.50

Subtotal £222.50
VAT 20% £44.50
Total due £267.00

Payment within 14 days to account 12345678. Questions: +44 113 496 0999
"""

RECIPE = """\
Potato soup for four

Ingredients
- 1 kg of potatoes
- 2 carrots, 1 leek
- 1 litre of stock

Method
Peel and dice the potatoes. Fry the leek in butter, add everything and cook for
twenty minutes. Blend half of it. Serve with bread.
"""

ARTICLE = """\
Attention to what matters: sparse transformers for long documents

Abstract
We present a method that lowers the cost of attention from quadratic to linear. On
three benchmarks it equals the full model at a tenth of the memory.

1 Introduction
Transformers have become the usual model for language. Their cost grows with the
square of the length of the input. Many have tried to lower it (Child et al., 2019).

2 Related Work
Sparse attention was studied by Beltagy et al. (2020) and by Zaheer et al. (2020).

3 Method
For each token we keep the k keys of greatest weight, found with a hash.

References
Child, R. et al. Generating long sequences with sparse transformers. 2019.
"""

NOT_RESUMES = {
    "makefile": MAKEFILE,
    "read me": READ_ME,
    "posting": POSTING,
    "letter": LETTER,
    "invoice": INVOICE,
    "recipe": RECIPE,
    "article": ARTICLE,
}
