"""Makes the secrets of a stack: `python -m stack.secrets FOLDER`.

One folder for each process, one file for each setting, readable by its owner alone.
What exists is kept, so that a restart does not end everybody's session.
"""

import json
import secrets
import sys
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from common.settings import SERVICES

CALLERS = (*SERVICES, "edge", "operator")
OWN = {
    "auth": ("code_pepper", "refresh_key"),
    "profiles": ("unsubscribe_key",),
}


def make_secrets(folder: Path) -> None:
    for name in CALLERS:
        _write_once(folder / name / "internal_key", _new_key())
        _write_once(folder / name / "nats_password", secrets.token_urlsafe(32))
        for setting in OWN.get(name, ()):
            _write_once(folder / name / setting, secrets.token_urlsafe(48))
    public = {name: _public(folder / name / "internal_key") for name in CALLERS}
    for name in CALLERS:
        write_secret(folder / name / "internal_public_keys", json.dumps(public))


def read_secret(folder: Path, name: str, setting: str) -> str:
    return (folder / name / setting).read_text()


def _new_key() -> str:
    return (
        Ed25519PrivateKey.generate()
        .private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        .decode()
    )


def _public(file: Path) -> str:
    key = serialization.load_pem_private_key(file.read_bytes(), None)
    return (
        key.public_key()
        .public_bytes(
            serialization.Encoding.PEM,
            serialization.PublicFormat.SubjectPublicKeyInfo,
        )
        .decode()
    )


def _write_once(file: Path, content: str) -> None:
    if not file.exists():
        write_secret(file, content)


def write_secret(file: Path, content: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = file.with_name(f".{file.name}")
    unfinished.touch(mode=0o600)
    unfinished.write_text(content)
    unfinished.replace(file)


if __name__ == "__main__":
    make_secrets(Path(sys.argv[1]))
