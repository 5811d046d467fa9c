#!/bin/bash
# The certificate first (once; the desk reads it from the same volume), then both servers; if one ends, all ends.
set -eu

if [[ ! -e /certificates/mail.pem ]]; then
  openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=mail -addext subjectAltName=DNS:mail,DNS:localhost \
    -keyout /certificates/mail.key -out /certificates/mail.tmp 2>/dev/null
  chmod 600 /certificates/mail.key
  chmod 644 /certificates/mail.tmp
  mv /certificates/mail.tmp /certificates/mail.pem
fi
mkdir -p /srv/mail
chown vmail:vmail /srv/mail

dovecot -F -c /opt/mail/dovecot.conf &
python3 /opt/mail/deliver.py &
trap 'kill $(jobs -p)' TERM INT EXIT
wait -n
