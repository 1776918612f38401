"""Forged tokens: at the gateway's check and in the services, none is anybody."""

import base64
import hashlib
import hmac
import json
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import OKPAlgorithm

from stack.plan import PYTHON_PROCESSES
from tests.e2e import raw_http
from tests.e2e.platform import Person, Platform
from tests.e2e.raw_http import Headers, Reply, assert_problem

CHECKED_BY_THE_GATEWAY = "/api/v1/users/me"
CHECKED_BY_THE_SERVICE = "/api/v1/jobs?page_size=1"
JWKS = "/api/v1/auth/.well-known/jwks.json"


@dataclass
class Real:
    """A real token, taken apart, and the public key it is signed with."""

    token: str
    header: dict[str, Any]
    claims: dict[str, Any]
    jwk: dict[str, Any]

    @property
    def parts(self) -> list[str]:
        return self.token.split(".")

    def with_header(self, **changes: Any) -> str:
        header = packed({**self.header, **changes})
        return ".".join([header, *self.parts[1:]])


def packed(value: Any) -> str:
    content = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@pytest.fixture(scope="module")
def person(platform: Platform) -> Iterator[Person]:
    with platform.sign_in() as signed_in:
        yield signed_in


@pytest.fixture(scope="module")
def real(platform: Platform, person: Person) -> Real:
    header = jwt.get_unverified_header(person.token)
    claims = jwt.decode(person.token, options={"verify_signature": False})
    keys = person.api.get(JWKS).json()["keys"]
    [jwk] = [key for key in keys if key["kid"] == header["kid"]]
    return Real(person.token, header, claims, jwk)


def ask(platform: Platform, path: str, *headers: tuple[str, str]) -> Reply:
    return raw_http.request(platform.url, "GET", path, headers)


def assert_nobody(platform: Platform, token: str) -> None:
    for path in (CHECKED_BY_THE_GATEWAY, CHECKED_BY_THE_SERVICE):
        reply = ask(platform, path, ("Authorization", f"Bearer {token}"))

        assert_problem(reply, 401)
        assert reply.json()["code"] == "invalid_token"
        assert 'error="invalid_token"' in reply.headers["WWW-Authenticate"]


def flipped(part: str) -> str:
    raw = bytearray(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    raw[len(raw) // 2] ^= 1
    return packed(bytes(raw))


def by_secret(real: Real, secret: bytes) -> str:
    """HS256 with something public as the secret (PyJWT itself refuses a PEM)."""
    head = packed({**real.header, "alg": "HS256"}) + "." + real.parts[1]
    return f"{head}.{packed(hmac.digest(secret, head.encode(), hashlib.sha256))}"


def public_pem(real: Real) -> bytes:
    key = OKPAlgorithm.from_jwk(real.jwk)
    assert isinstance(key, ed25519.Ed25519PublicKey)
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def by_own_key(real: Real, **header: Any) -> str:
    key = ed25519.Ed25519PrivateKey.generate()
    return jwt.encode(
        real.claims,
        key,
        algorithm="EdDSA",
        headers={"kid": real.header["kid"], **header},
    )


FORGERIES: dict[str, Callable[[Real], str]] = {
    "alg-none": lambda real: real.with_header(alg="none"),
    "alg-none-unsigned": lambda r: ".".join(
        [packed({**r.header, "alg": "none"}), r.parts[1], ""]
    ),
    "alg-None": lambda r: ".".join(
        [packed({**r.header, "alg": "None"}), r.parts[1], ""]
    ),
    "alg-nOnE": lambda r: ".".join(
        [packed({**r.header, "alg": "nOnE"}), r.parts[1], ""]
    ),
    "public-pem-as-secret": lambda r: by_secret(r, public_pem(r)),
    "public-x-as-secret": lambda r: by_secret(r, r.jwk["x"].encode()),
    "public-bytes-as-secret": lambda r: by_secret(
        r, base64.urlsafe_b64decode(r.jwk["x"] + "=")
    ),
    "empty-secret": lambda r: by_secret(r, b""),
    "rsa": lambda r: jwt.encode(
        r.claims,
        rsa.generate_private_key(65537, 2048),
        algorithm="RS256",
        headers={"kid": r.header["kid"]},
    ),
    "ecdsa": lambda r: jwt.encode(
        r.claims,
        ec.generate_private_key(ec.SECP256R1()),
        algorithm="ES256",
        headers={"kid": r.header["kid"]},
    ),
    "another-ed25519-key": by_own_key,
    "another-alg-named": lambda r: r.with_header(alg="ES256"),
    "no-signature": lambda r: ".".join([*r.parts[:2], ""]),
    "two-parts": lambda r: ".".join(r.parts[:2]),
    "five-parts": lambda r: r.token + ".e30.e30",
    "a-bit-of-the-header": lambda r: ".".join([flipped(r.parts[0]), *r.parts[1:]]),
    "a-bit-of-the-claims": lambda r: ".".join(
        [r.parts[0], flipped(r.parts[1]), r.parts[2]]
    ),
    "a-bit-of-the-signature": lambda r: ".".join([*r.parts[:2], flipped(r.parts[2])]),
    "another-person": lambda r: ".".join(
        [r.parts[0], packed({**r.claims, "sub": "1", "role": "admin"}), r.parts[2]]
    ),
    "header-that-is-a-list": lambda r: ".".join([packed([]), *r.parts[1:]]),
    "header-without-end": lambda r: ".".join([packed(b"[" * 2000), *r.parts[1:]]),
    "no-kid": lambda r: ".".join(
        [packed({"alg": "EdDSA", "typ": "JWT"}), *r.parts[1:]]
    ),
    **{
        f"kid-{name}": lambda r, kid=kid: by_own_key(r, kid=kid)  # type: ignore[misc]
        for name, kid in {
            "unknown": "0" * 32,
            "empty": "",
            "path": "../../dev/null",
            "sql": "' OR 1=1--",
            "surrogate": "\ud800",
            "two-kilobytes": "k" * 2000,
        }.items()
    },
    "kid-number": lambda r: r.with_header(kid=1),
    "kid-list": lambda r: r.with_header(kid=[r.header["kid"]]),
}


def test_the_real_token_is_somebody(platform: Platform, real: Real) -> None:
    for path in (CHECKED_BY_THE_GATEWAY, CHECKED_BY_THE_SERVICE):
        for scheme in ("Bearer", "bearer"):
            header = ("Authorization", f"{scheme} {real.token}")
            assert ask(platform, path, header).status == 200


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_token_is_nobody(platform: Platform, real: Real, forgery: str) -> None:
    assert_nobody(platform, FORGERIES[forgery](real))


@pytest.mark.parametrize("name", ["jku", "x5u", "jwk"])
def test_a_key_that_comes_with_its_token_is_not_asked_for(
    platform: Platform, real: Real, name: str
) -> None:
    own = ed25519.Ed25519PrivateKey.generate()
    own_jwk = json.loads(OKPAlgorithm.to_jwk(own.public_key())) | {"kid": "own"}
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        listener.settimeout(0.3)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/jwks.json"
        brought = {"jku": address, "x5u": address, "jwk": own_jwk}[name]

        for kid in ("own", real.header["kid"]):
            headers = {"kid": kid, name: brought}
            forged = jwt.encode(real.claims, own, algorithm="EdDSA", headers=headers)
            assert_nobody(platform, forged)

        with pytest.raises(TimeoutError):
            listener.accept()


@pytest.fixture(scope="module")
def sign(platform: Platform, real: Real) -> Callable[..., str]:
    """Signs with auth's own key what auth would never say."""
    if platform.data_dir is None:
        pytest.skip("only a local stack shows its signing key")
    with closing(sqlite3.connect(platform.data_dir / "auth" / "auth.db")) as database:
        [pem] = database.execute(
            "SELECT private_pem FROM signing_keys WHERE kid = ?", [real.header["kid"]]
        ).fetchone()

    def signed(
        claims: dict[str, Any],
        *,
        without: str = "",
        header: dict[str, Any] | None = None,
    ) -> str:
        said = {k: v for k, v in (real.claims | claims).items() if k != without}
        return jwt.PyJWS().encode(
            json.dumps(said).replace('"1e999"', "1e999").encode(),
            pem,
            algorithm="EdDSA",
            headers={"typ": "JWT", "kid": real.header["kid"], **(header or {})},
        )

    return signed


NOW = int(time.time())
WRONG_CLAIMS: dict[str, dict[str, Any]] = {
    "another-audience": {"aud": "somewhere-else"},
    "another-issuer": {"iss": "https://evil.example"},
    "expired": {"exp": NOW - 3600},
    "not-yet": {"nbf": NOW + 3600},
    "issued-tomorrow": {"iat": NOW + 86400},
    "exp-float": {"exp": NOW + 3600.5},
    "exp-text": {"exp": str(NOW + 3600)},
    "exp-infinite": {"exp": "1e999"},
    "exp-null": {"exp": None},
    "iat-infinite": {"iat": "1e999"},
    "sub-number": {"sub": 1},
    "sub-null": {"sub": None},
    "sub-zero": {"sub": "0"},
    "sub-words": {"sub": "admin"},
    "sub-beyond-64-bits": {"sub": str(2**64)},
    "role-unknown": {"role": "root"},
    "role-list": {"role": ["admin"]},
    "sid-list": {"sid": ["a"]},
    "sid-empty": {"sid": ""},
    "email-null": {"email": None},
}


@pytest.mark.parametrize("kind", WRONG_CLAIMS)
def test_a_signature_does_not_make_wrong_claims_right(
    platform: Platform, sign: Callable[..., str], kind: str
) -> None:
    assert_nobody(platform, sign(WRONG_CLAIMS[kind]))


@pytest.mark.parametrize("claim", ["exp", "iat", "iss", "aud", "sub", "sid", "role"])
def test_a_claim_that_is_missing_makes_it_nobody(
    platform: Platform, sign: Callable[..., str], claim: str
) -> None:
    assert_nobody(platform, sign({}, without=claim))


def test_an_extension_nobody_understands_makes_it_nobody(
    platform: Platform, sign: Callable[..., str]
) -> None:
    assert (
        ask(
            platform, CHECKED_BY_THE_GATEWAY, ("Authorization", f"Bearer {sign({})}")
        ).status
        == 200
    )
    assert_nobody(platform, sign({}, header={"crit": ["x"], "x": 1}))


def test_each_token_works_only_where_it_belongs(
    platform: Platform, person: Person
) -> None:
    refresh = person.tokens["refresh_token"]

    assert_nobody(platform, refresh)
    answer = person.api.post(
        "/api/v1/auth/refresh", json={"refresh_token": person.token}
    )
    assert_problem(answer, 401)


PLACES: dict[str, tuple[Headers, int]] = {
    "junk": ([("Authorization", "bearer x")], 401),
    "basic": ([("Authorization", "Basic eDp5")], 401),
    "no-scheme": ([("Authorization", "{token}")], 401),
    "no-token": ([("Authorization", "Bearer")], 401),
    "nothing": ([("Authorization", "")], 401),
    "two-spaces": ([("Authorization", "Bearer  {token}")], 401),
    "comma": ([("Authorization", "Bearer {token}, Bearer {token}")], 401),
    "comma-without-space": ([("Authorization", "Bearer {token},{token}")], 401),
    "not-ascii": ([("Authorization", "Bearer \xff\xfe")], 401),
    "twenty-kilobytes": ([("Authorization", "Bearer " + "a" * 20_000)], 401),
    "sixty-kilobytes": ([("Authorization", "Bearer " + "a" * 60_000)], 431),
    "another-header": ([("X-Authorization", "Bearer {token}")], 0),
    "proxy": ([("Proxy-Authorization", "Bearer {token}")], 0),
    "cookie": ([("Cookie", "access_token={token}")], 0),
}


@pytest.mark.parametrize("kind", PLACES)
def test_a_token_stands_in_one_header_in_one_form(
    platform: Platform, real: Real, kind: str
) -> None:
    headers, expected = PLACES[kind]
    sent = [(name, value.replace("{token}", real.token)) for name, value in headers]

    protected = ask(platform, CHECKED_BY_THE_GATEWAY, *sent)
    public = ask(platform, CHECKED_BY_THE_SERVICE, *sent)

    # 0: as if nothing had been sent
    assert (protected.status, public.status) == (expected or 401, expected or 200)
    if protected.status == 401:
        assert_problem(protected, 401)


def test_a_token_in_the_address_is_not_seen(platform: Platform, real: Real) -> None:
    for name in ("access_token", "token", "authorization"):
        query = f"?{name}={real.token}"

        assert_problem(ask(platform, CHECKED_BY_THE_GATEWAY + query), 401)


def test_a_thousand_unknown_keys_cost_auth_one_question_each_half_minute(
    platform: Platform,
    person: Person,
    real: Real,
    say: Callable[[str], None],
) -> None:
    if platform.data_dir is None:
        pytest.skip("only a local stack shows its log")
    log = platform.data_dir / "logs" / "auth.log"
    answers: list[int] = []

    def guess(number: int) -> int:
        path = (CHECKED_BY_THE_GATEWAY, CHECKED_BY_THE_SERVICE)[number % 2]
        token = real.with_header(kid=uuid4().hex)
        return ask(platform, path, ("Authorization", f"Bearer {token}")).status

    before, started = fetches(log.read_text()), time.monotonic()
    with ThreadPoolExecutor(8) as threads:
        guesses = threads.map(guess, range(1000))
        answers = [
            person.api.get(CHECKED_BY_THE_GATEWAY).status_code for _ in range(50)
        ]
        refused = set(guesses)
    took, asked = time.monotonic() - started, fetches(log.read_text()) - before

    say(f"1000 unknown keys in {took:.1f} s: auth was asked {asked} times")
    assert refused == {401}
    assert set(answers) == {200}
    assert took < 30
    # One by edge, one by jobs; and each process asks now and then by itself.
    assert asked <= 2 + len(PYTHON_PROCESSES)


def fetches(log: str) -> int:
    return log.count(f'"route": "{JWKS}"')
