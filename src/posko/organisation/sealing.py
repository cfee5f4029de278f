"""Secrets on their way from the worker to one browser: whoever holds the database or a backup cannot read them.

What a worker makes must wait somewhere until it is fetched. It is sealed for a key pair of which the server keeps only
the public half; the private one is in the browser that asked, and nowhere else.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_KEY_BYTES = 32
#: A key seals one thing only, so that a nonce cannot be used twice.
_NONCE = bytes(12)


class WrongKey(Exception):
    """The key does not open this, or somebody has changed what was sealed."""


def new_keys() -> tuple[str, str]:
    """A private and a public key, as text."""
    private = X25519PrivateKey.generate()
    return _text(private.private_bytes_raw()), _text(private.public_key().public_bytes_raw())


def seal(content: bytes, public: str) -> bytes:
    """`content` so that only the private key to `public` opens it."""
    once = X25519PrivateKey.generate()
    shared = once.exchange(X25519PublicKey.from_public_bytes(urlsafe_b64decode(public)))
    head = once.public_key().public_bytes_raw()
    return head + ChaCha20Poly1305(_derived(shared, head)).encrypt(_NONCE, content, head)


def unseal(sealed: bytes, private: str) -> bytes:
    """What was sealed for the key pair of `private`. Raises WrongKey."""
    head = sealed[:_KEY_BYTES]
    try:
        shared = X25519PrivateKey.from_private_bytes(urlsafe_b64decode(private)).exchange(
            X25519PublicKey.from_public_bytes(head)
        )
        return ChaCha20Poly1305(_derived(shared, head)).decrypt(_NONCE, sealed[_KEY_BYTES:], head)
    except (InvalidTag, ValueError) as error:
        raise WrongKey from error


def _derived(shared: bytes, head: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=head, info=b"posko cards").derive(shared)


def _text(key: bytes) -> str:
    return urlsafe_b64encode(key).decode()
