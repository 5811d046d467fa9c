"""Debian's Dovecot on a random port of this machine, as root or as a plain user, for one test session.

Mail must not belong to uid 0, so under root it belongs to a made-up uid. `auth_failure_delay` and the anvil
penalty are switched off: refused logins would take up to 15 seconds each.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from imapclient import IMAPClient

MAIL_UID = 5000
DOVECOT = shutil.which("dovecot", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/lib/dovecot")

CONFIGURATION = """
{versions}
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
protocols = imap
listen = 127.0.0.1
ssl = {ssl}
{certificate}
{cleartext}
auth_mechanisms = plain login {mechanisms}
auth_cache_size = 0
auth_failure_delay = 0
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {login_user}
first_valid_uid = 1
first_valid_gid = 1
{storage}
namespace inbox {{
  inbox = yes
  separator = /
}}
service imap-login {{
  chroot =
  {many_logins}
  process_min_avail = 1
  inet_listener imap {{
    {address} = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    {address} = 127.0.0.1
    port = {tls_port}
  }}
}}
service imap {{
  process_limit = 64
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
passdb {passwords}
{tokens}
userdb {people}
{quota}
protocol imap {{
  mail_max_userip_connections = 50
}}
"""

# What 2.3 (Debian 12) and 2.4 (Debian 13) say in other words.
WORDS_2_3 = {
    "versions": "",
    "certificate": "ssl_cert = <{certificate}\nssl_key = <{key}",
    "cleartext": "disable_plaintext_auth = no",
    "storage": "mail_location = mdbox:~/mdbox",
    "many_logins": "service_count = 0",
    "address": "address",
    "passwords": "{{\n  driver = passwd-file\n  args = scheme=PLAIN username_format=%u {home}/users\n}}",
    "tokens": """
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {home}/oauth2.conf
}}
""",
    "people": "{{\n  driver = passwd-file\n  args = username_format=%u {home}/users\n}}",
    "quota": """
mail_plugins = quota
plugin {{
  quota = count:All
  quota_vsizes = yes
  quota_rule = *:messages={most}
}}
""",
}
WORDS_2_4 = {
    "versions": "dovecot_config_version = 2.4.0\ndovecot_storage_version = 2.4.0",
    "certificate": "ssl_server_cert_file = {certificate}\nssl_server_key_file = {key}",
    "cleartext": "auth_allow_cleartext = yes",
    "storage": "mail_driver = mdbox\nmail_path = ~/mdbox",
    "many_logins": "restart_request_count = unlimited",
    "address": "listen",
    "passwords": """passwd-file {{
  default_password_scheme = plain
  auth_username_format = %{{user}}
  passwd_file_path = {home}/users
}}""",
    "tokens": """
oauth2 {{
{introspection}
}}
passdb oauth2 {{
  mechanisms_filter = xoauth2 oauthbearer
}}
""",
    "people": "passwd-file {{\n  auth_username_format = %{{user}}\n  passwd_file_path = {home}/users\n}}",
    "quota": """
mail_plugins = quota
quota All {{
  message_count = {most}
}}
""",
}
INTROSPECTION = """
introspection_mode = post
introspection_url = {url}
username_attribute = username
active_attribute = active
active_value = true
"""


@dataclass(frozen=True, slots=True)
class Dovecot:
    """A running server. Every user's password is the user's name."""

    home: Path
    port: int
    tls_port: int
    ca_file: Path | None
    users: tuple[str, ...]

    def append(self, user: str, *mails: bytes, folder: str = "INBOX") -> None:
        with self.client(user) as client:
            client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for mail in mails:
                client.append(folder, mail)

    @contextmanager
    def client(self, user: str) -> Iterator[IMAPClient]:
        with IMAPClient("127.0.0.1", self.port, ssl=False) as client:
            client.login(user, user)
            yield client

    def kill_sessions(self) -> int:
        """SIGKILL to the processes that serve somebody now; how many there were."""
        master = (self.home / "run" / "master.pid").read_text().strip()
        found = subprocess.run(["pgrep", "-P", master, "-x", "imap"], capture_output=True, text=True)
        serving = [int(pid) for pid in found.stdout.split()]
        for pid in serving:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return len(serving)

    def empty(self, user: str) -> None:
        """Delete and forget the user's mail, UIDVALIDITY included."""
        shutil.rmtree(self.home / "mail" / user, ignore_errors=True)
        _make_home(self.home, user)


@contextmanager
def running_dovecot(
    users: tuple[str, ...] = ("billing",),
    *,
    certificate: tuple[Path, Path] | None = None,
    introspection_url: str = "",
    mechanisms: str = "xoauth2 oauthbearer",
    most_messages: int = 0,
) -> Iterator[Dovecot]:
    """`certificate` is (certificate, key) in PEM; without it the server speaks no TLS. With `introspection_url` it
    takes tokens by `mechanisms` and asks there whose they are. A user may have `most_messages`;
    0 is any number."""
    assert DOVECOT, "dovecot is not installed"
    home = Path(tempfile.mkdtemp(prefix="dovecot-"))
    home.chmod(0o755)
    server = Dovecot(home, _free_port(), _free_port(), certificate[0] if certificate else None, users)
    for user in users:
        _make_home(home, user)
    (home / "users").write_text("".join(_passwd_line(home, user) for user in users))
    introspection = INTROSPECTION.format(url=introspection_url)
    (home / "oauth2.conf").write_text(introspection)  # which 2.3 reads
    tokens = mechanisms if introspection_url else ""
    (home / "dovecot.conf").write_text(_configuration(server, certificate, tokens, introspection, most_messages))
    process = subprocess.Popen([DOVECOT, "-F", "-c", str(home / "dovecot.conf")], stdin=subprocess.DEVNULL)
    try:
        _wait_until_it_answers(server, process)
        yield server
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()
        shutil.rmtree(home, ignore_errors=True)


def _configuration(
    server: Dovecot,
    certificate: tuple[Path, Path] | None,
    token_mechanisms: str,
    introspection: str,
    most_messages: int,
) -> str:
    root = os.geteuid() == 0
    me = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
    my_group = subprocess.run(["id", "-gn"], capture_output=True, text=True, check=True).stdout.strip()
    words = WORDS_2_3 if _version().startswith("2.3") else WORDS_2_4
    wanted = words | ({} if certificate else {"certificate": ""}) | ({} if token_mechanisms else {"tokens": ""})
    wanted |= {} if most_messages else {"quota": ""}
    pem, key = certificate or ("", "")
    said = {
        name: text.format(home=server.home, certificate=pem, key=key, introspection=introspection, most=most_messages)
        for name, text in wanted.items()
    }
    return CONFIGURATION.format(
        **said,
        home=server.home,
        port=server.port,
        tls_port=server.tls_port if certificate else 0,
        ssl="yes" if certificate else "no",
        user="dovecot" if root else me,
        group="dovecot" if root else my_group,
        login_user="dovenull" if root else me,
        mechanisms=token_mechanisms,
    )


def _version() -> str:
    assert DOVECOT
    return subprocess.run([DOVECOT, "--version"], capture_output=True, text=True, check=True).stdout


def _passwd_line(home: Path, user: str) -> str:
    uid, gid = (MAIL_UID, MAIL_UID) if os.geteuid() == 0 else (os.getuid(), os.getgid())
    return f"{user}:{{PLAIN}}{user}:{uid}:{gid}::{home}/mail/{user}::\n"


def _make_home(home: Path, user: str) -> None:
    place = home / "mail" / user
    place.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        os.chown(place, MAIL_UID, MAIL_UID)


def _wait_until_it_answers(server: Dovecot, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 20
    while True:
        with suppress(OSError), socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
            if connection.recv(100).startswith(b"* OK"):
                return
        assert process.poll() is None, (server.home / "log").read_text() if (server.home / "log").exists() else "dead"
        assert time.monotonic() < deadline, "dovecot does not answer"
        time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
