"""Seals what is stored about people and gives them keyed names, all from one secret key."""

from __future__ import annotations

import hmac
import os
import secrets
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12


class Unreadable(Exception):
    """A sealed value was made with another key, or altered."""


class Vault:
    """AES-256-GCM for content, HMAC-SHA-256 for names: without the key neither says anything."""

    def __init__(self, key: str) -> None:
        root = key.encode()
        self._cipher = AESGCM(hmac.digest(root, b"tdi seal 1", "sha256"))
        self._names = hmac.new(hmac.digest(root, b"tdi names 1", "sha256"), digestmod=sha256)

    def seal(self, content: bytes, place: str) -> bytes:
        """Encrypt; `place` says where the value belongs, so that it cannot be moved to another row."""
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, content, place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """Decrypt what was sealed for that place."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], place.encode())
        except InvalidTag:
            raise Unreadable(place) from None

    def name(self, kind: str, value: object) -> str:
        """Return the keyed name of an id: always the same, and of no use to who has not the key."""
        names = self._names.copy()
        names.update(f"{kind}:{value}".encode())
        return names.hexdigest()[:20]


def load_or_create_key(path: Path) -> str:
    """Return the key in a file, made once and readable by its owner only."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = path.read_text(encoding="ascii").strip()
        if len(key) < 32:
            raise OSError(f"{path} est vide ou abîmé") from None
        return key
    key = secrets.token_urlsafe(32)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key + "\n")
        file.flush()
        os.fsync(file.fileno())
    return key
