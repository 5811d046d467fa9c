"""What the tests of signing in share: a token endpoint, a desk that keeps tokens, a mailbox that was authorised."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from inbox.sign_in import SignInDesk
from inbox.token_keeper import TokenKeeper
from inbox.tokens import TokenConfig
from tests.builders import list_alarms
from tests.token_server import SECRET, TokenServer, running_token_server
from tickets.db import Database
from tickets.house_time import utc_now
from tickets.sealing import Sealer
from tickets.sign_ins import SealedTokens, SignIn, find_sign_in, save_authorisation

APP_SECRET = "s" * 40
BILLING = "mailbox billing"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[TokenServer]:
    with running_token_server() as server:
        yield server


@pytest.fixture
def tokens(endpoint: TokenServer) -> TokenServer:
    """The endpoint as a test finds it: nothing given out, nothing asked."""
    fresh = TokenServer(url=endpoint.url)
    for name in TokenServer.__slots__:
        setattr(endpoint, name, getattr(fresh, name))
    return endpoint


@pytest.fixture
def keeper(db: Database) -> TokenKeeper:
    return TokenKeeper(db, Sealer(APP_SECRET))


@pytest.fixture
def desk(db: Database, keeper: TokenKeeper) -> SignInDesk:
    return SignInDesk(db, keeper)


def refresh_source(tokens: TokenServer) -> TokenConfig:
    return TokenConfig("refresh-token", client_id="desk", client_secret=SECRET, token_url=f"{tokens.url}/token")


def authorise(
    db: Database,
    tokens: TokenServer,
    account: str = BILLING,
    user: str = "billing",
    *,
    ends_in: timedelta = timedelta(0),
    at: datetime | None = None,
) -> str:
    """As `counterfoil authorise` leaves it an hour later; its refresh token. The access token ends now, unless
    `ends_in` says otherwise, and the endpoint knows it."""
    now = at or utc_now()
    sealer = Sealer(APP_SECRET)
    access = tokens.new_tokens(refresh=False)["access_token"]
    refresh = tokens.new_refresh_token()
    sealed = SealedTokens(sealer.seal(access, account), now + ends_in, sealer.seal(refresh, account))
    with db.write() as session:
        save_authorisation(session, account, sealed, address=user, by=user, now=now - timedelta(hours=1))
    return refresh


def row_of(db: Database, account: str = BILLING) -> SignIn:
    with db.read() as session:
        row = find_sign_in(session, account)
    assert row is not None
    return row


def open_alarms(db: Database) -> list[str]:
    with db.read() as session:
        alarms = list_alarms(session)
    return [f"{alarm.kind} {alarm.subject}: {alarm.words}" for alarm in alarms if alarm.ended_at is None]


def make_ended_certificate(folder: Path, ended_at: datetime | None = None) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that was good until yesterday, and its key. Each file holds both."""
    key = rsa.generate_private_key(65537, 2048)
    ended_at = ended_at or utc_now() - timedelta(days=1)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(ended_at - timedelta(days=30))
        .not_valid_after(ended_at)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = Encoding.PEM
    private = key.private_bytes(pem, PrivateFormat.PKCS8, NoEncryption())
    path = folder / "ended.pem"
    path.write_bytes(private + certificate.public_bytes(pem))
    path.chmod(0o644)
    return path, path
