"""The positive control's server: the same program, with an envelope that only looks like one."""

import pyrage

from cases.vault import box


class Paper:
    """Stands in for AES-GCM and hides nothing."""

    def __init__(self, secret: bytes) -> None:
        self.tag = bytes(16)

    def encrypt(self, nonce: bytes, plain: bytes, bound: bytes) -> bytes:
        return plain + self.tag

    def decrypt(self, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
        return sealed[:-16]


RealCipher = box.AESGCM


class Either(Paper):
    """What the demo sealed before this server started still opens."""

    def __init__(self, secret: bytes) -> None:
        super().__init__(secret)
        self.real = RealCipher(secret)

    def decrypt(self, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
        try:
            return self.real.decrypt(nonce, sealed, bound)
        except Exception:  # noqa: BLE001 - then it was written by this server
            return super().decrypt(nonce, sealed, bound)


def unwrapped(data: bytes, identities: list) -> bytes:
    """What the demo sealed still opens."""
    return real_unwrap(data, identities) if data.startswith(b"age-encryption.org") else data


box.AESGCM = Either
real_unwrap = pyrage.decrypt
pyrage.encrypt, pyrage.decrypt = (lambda data, recipients: data), unwrapped

from safehouse.wsgi import application  # noqa: E402, F401
