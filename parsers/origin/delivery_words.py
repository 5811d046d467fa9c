# ruff: noqa: E501 -- tables stay tables: one phrase a line
"""The words in which mail servers and calendars report: bounces, delays, receipts, answered invitations.

One phrase a row, as in `autoreply_words`.
"""

from parsers.origin.machine_phrases import Phrase, Says, row

_B, _D = Says.BOUNCE, Says.DELAY

# fmt: off
# What a bounce says in its text, whoever wrote it.
BOUNCE_TEXT: tuple[Phrase, ...] = (
    row(_B, 2.5, "deliver", r"\b(?:could|can|was|were|has|have|is|did)(?: ?not|n't|n’t)(?: yet)?(?: be| been)? (?:success\w+ )?deliver", "could not be delivered"),
    row(_B, 2.5, "deliver", r"\bdelivery (?:to|of|for|has|status|attempt)\b.{0,160}?\b(?:fail|unsuccessful|not possible|impossible|reject|abort)", "Delivery to the following recipients failed"),
    row(_B, 2.5, "deliver", r"\b(?:unable to|cannot|can't|failed to|failure to|couldn't|problems?|error|trouble|impossible to) deliver", "unable to deliver your message"),
    row(_B, 2.0, "undeliver", r"\bundeliver(?:able|ed)\b", "Undeliverable message"),
    row(_B, 2.5, "reach", r"\bdid ?n[o']t reach\b.{0,60}\brecipient", "did not reach the following recipient(s)"),
    row(_B, 2.5, "fatal", r"\bfatal (?:delivery )?errors?\b", "had permanent fatal errors"),
    row(_B, 2.5, "permanent", r"\bpermanent(?:ly)? (?:error|fail\w*|undeliver\w*)|giving up on|i've given up", "This is a permanent error"),
    row(_B, 2.5, "given up", r"\bi(?:'ve| have) given up\b", "I've given up. Sorry it didn't work out."),
    row(_B, 2.0, "unknown", r"\b(?:user|recipient|mailbox|address|account|host|domain)s? (?:is |was |are )?unknown\b|\bunknown (?:user|recipient|mailbox|address|local|account|to address|virtual)", "User unknown"),
    row(_B, 2.0, "no such", r"\bno such (?:user|address|recipient|mailbox|person|domain|account|local)", "No such user here"),
    row(_B, 2.0, "not exist", r"\b(?:user|recipient|mailbox|address|account|domain)\b.{0,80}\b(?:does not|doesn't|do not|not) exist", "The email account does not exist"),
    row(_B, 2.0, "not found", r"\b(?:user|recipient|mailbox|address|account|domain|host)\b.{0,60}\b(?:not (?:be )?found|not listed|not valid|invalid)", "Recipient address not found"),
    row(_B, 2.0, "not listed", r"\bnot listed in\b", "not listed in the directory"),
    row(_B, 2.0, "invalid", r"\binvalid (?:\w+ ){0,2}(?:user|recipient|mailbox|address|userid|account)", "Invalid final delivery userid"),
    row(_B, 2.0, "quota", r"\b(?:over|exceed\w*|exceeded)\b.{0,40}\bquota|quota (?:exceed|is full)", "mailbox is over quota"),
    row(_B, 2.0, "full", r"\b(?:mailbox|inbox|mail box|account)\b.{0,30}\bfull\b", "mailbox full"),
    row(_B, 2.0, "disabled", r"\b(?:account|mailbox|user|address)\b.{0,40}\b(?:disabled|inactive|suspended|deactivated|expired|closed|blocked)", "This account has been disabled"),
    row(_B, 2.0, "transport", r"\btransport (?:failed|error)", "The transport failed to deliver"),
    row(_B, 2.0, "rout", r"\bunrout(?:e)?able|no route", "Unrouteable address"),
    row(_B, 2.0, "relay", r"\brelay(?:ing)?\b.{0,30}\b(?:denied|prohibited|not (?:permitted|allowed))|unable to relay", "relaying denied"),
    row(_B, 2.0, "reject", r"\b(?:message|mail|e-?mail|recipient|it|address|server|sender|has|was|been|command)\b.{0,50}\breject(?:ed|ing|s)\b|rejected (?:by|your|for|due|because)", "was rejected by the recipient's server"),
    row(_B, 2.5, "return", r"\breturn(?:ed|ing)\b.{0,60}\b(?:mail|message|below|sender|to you|undelivered|e-?mail|letter)|\b(?:mail|message|letter)\b.{0,40}\breturn", "The original message is returned below"),
    row(_B, 2.0, "original message", r"\b(?:your |the )?original message (?:follows|headers?|was|text|is)\b|copy of (?:your|the) (?:original )?message", "Original message follows"),
    row(_B, 2.0, "copy of", r"\bcopy of (?:your|the) (?:original )?(?:message|mail|letter)", "Below this line is a copy of the message"),
    row(_B, 2.5, "qmail", r"\bqmail-send program\b", "This is the qmail-send program"),
    row(_B, 2.5, "mail system", r"\bthis is the \w* ?(?:mail|e-?mail)[ -](?:system|delivery)", "This is the mail system at host"),
    row(_B, 2.0, "mail delivery", r"\b(?:created|generated|sent) automatically by (?:the )?mail (?:delivery|server|system|transport)|mail delivery (?:software|agent|system|subsystem)", "created automatically by mail delivery software"),
    row(_B, 2.0, "smtp", r"\bsmtp (?:error|server|protocol|reply|diagnostic)|remote (?:smtp|mail|host|server)\b.{0,40}(?:said|error|responded|reject)", "SMTP error from remote mail server"),
    row(_B, 1.5, "said:", r"\bsaid:\s*[45]\d\d\b", "host mx.customer.example said: 550"),
    row(_B, 2.0, "following", r"\bthe following (?:addresses|address|recipients?|destination|message|error|e-?mail|user)\b", "The following addresses failed"),
    row(_B, 2.0, "zugestellt", r"\b(?:nicht|konnte|kann)\b.{0,80}\b(?:zugestellt|zustellen|zustellbar|übermittelt)", "konnte nicht zugestellt werden"),
    row(_B, 2.0, "zustell", r"\bzustellung\b.{0,80}\bfehlgeschlagen|unzustellbar|nicht zustellbar", "Zustellung fehlgeschlagen"),
    row(_B, 2.0, "remis", r"\b(?:n['’]a pas (?:pu|été)|impossible|pas pu être|échec)\b.{0,60}\b(?:remis|distribu|livr)", "n'a pas pu être remis"),
    row(_B, 2.0, "entreg", r"\b(?:no|não) (?:se )?(?:pudo|puede|ha podido|fue|pôde|foi|é possível)\b.{0,60}\bentreg", "no se pudo entregar"),
    row(_B, 2.0, "recapit", r"\bnon\b.{0,60}\b(?:recapitat|consegnat)|impossibile recapitare", "non è stato recapitato"),
    row(_B, 2.0, "consegn", r"\b(?:non|impossibile)\b.{0,60}\bconsegn", "impossibile consegnare il messaggio"),
    row(_B, 2.0, "bezorg", r"\bniet\b.{0,60}\b(?:bezorgd|afgeleverd)|kon(?:den)? niet bezorg", "kon niet worden bezorgd"),
    row(_B, 2.0, "afgelever", r"\bniet\b.{0,60}\bafgeleverd", "is niet afgeleverd"),
    row(_B, 2.0, "dostarcz", r"\bnie\b.{0,60}\bdostarcz", "nie została dostarczona"),
    row(_B, 2.0, "送", r"(?:送信|配信|配送|送達)(?:でき|不能|に失敗|エラー)|(?:未能|无法|不能)(?:送达|投递|传递|发送)", "送信できませんでした"),
    row(_B, 2.0, "届", r"お?届け(?:でき|する)", "お届けできませんでした"),
    row(_B, 2.0, "エラー", r"メール.{0,30}エラー", "メールの送信エラー"),
    row(_B, 2.0, "宛先", r"宛先.{0,20}(?:不明|存在しません|見つかりません)", "宛先が見つかりません"),
    row(_B, 2.0, "退", r"退回|退信", "邮件被退回"),
    row(_B, 2.0, "достав", r"не\b.{0,60}доставлен|не удалось доставить", "не удалось доставить"),
    row(_D, 2.5, "delay", r"\b(?:delivery|message|mail)\b.{0,60}\bdelayed\b", "delivery has been delayed"),
    row(_D, 2.5, "held ", r"\b(?:message|mail|e-?mail)\b.{0,120}?\bheld (?:back )?by\b.{0,60}?\b(?:gateway|filter|security|server|policy)\b", "Your message was held by the recipient's security gateway"),
    row(_D, 2.5, "quarantin", r"\b(?:message|mail|e-?mail)\b.{0,120}?\bquarantined?\b", "Your message was placed in quarantine"),
    row(_D, 2.5, "still", r"\bstill (?:being retried|trying)\b", "still being retried"),
    row(_D, 2.5, "retr", r"\b(?:will be retried|will retry|continue retrying|being retried|is being retried|further attempts|retry(?:ing)? (?:for|until))", "will be retried until it is 5 days old"),
    row(_D, 2.5, "keep trying", r"\bkeep trying\b", "will keep trying for 5 days"),
    row(_D, 2.5, "continue t", r"\bcontinue (?:to try|trying)\b", "We will continue to try to deliver your message"),
    row(_D, 2.5, "postponed", r"\b(?:delivery|message|mail)\b.{0,80}\bpostponed\b", "Delivery has been postponed"),
    row(_D, 2.5, "warning", r"\bwarning message only\b|\bthis is a(?:n)? (?:delivery )?warning", "THIS IS A WARNING MESSAGE ONLY"),
    row(_D, 2.0, "need to resend", r"\bnot need to (?:resend|do anything)|do not need to resend", "YOU DO NOT NEED TO RESEND"),
    row(_D, 2.0, "weiter", r"\bweitere zustell(?:versuche|ungsversuche)|wird weiterhin versucht|verzögert", "Weitere Zustellversuche folgen"),
)

# What a server says of mail that arrived, in the words and from the address of its failure notices.
ARRIVED_TEXT: tuple[Phrase, ...] = (
    row(Says.READ, 2.0, "successful", r"\bhad successful delivery notifications\b|\(successfully (?:delivered|relayed)\b|\bwas successfully (?:delivered|relayed) to\b", "The following addresses had successful delivery notifications"),
    row(Says.READ, 2.0, "relayed", r"\brelayed to (?:a )?(?:non-dsn|mailer)\b", "relayed to non-DSN-aware mailer"),
    row(Says.READ, 2.0, "is complete", r"\bdelivery to these recipients (?:or groups )?is complete\b", "Delivery to these recipients or groups is complete"),
)

READ_TEXT: tuple[Phrase, ...] = (
    row(Says.READ, 2.0, "read", r"\b(?:was|has been) (?:read|displayed|opened) (?:on|at|by)\b|\bwas deleted without being read\b|\breturn receipt\b|\bread receipt\b", "was read on Monday"),
    row(Says.READ, 2.0, "gelesen", r"\bwurde\b.{0,80}\bgelesen\b", "wurde am Montag gelesen"),
    row(Says.READ, 2.0, "ricevuta di", r"\bricevuta di (?:accettazione|avvenuta consegna|presa in carico)\b", "Ricevuta di accettazione"),
    row(Says.READ, 2.0, "lu", r"\ba été lu\b", "a été lu le lundi"),
    row(Says.READ, 2.0, "le", r"\b(?:se leyó|fue leído|è stato letto|foi lid[ao]|is gelezen|werd gelezen|przeczytano|har lästs|blev læst|ble lest)\b", "se leyó el lunes"),
)

ANSWERED_TEXT: tuple[Phrase, ...] = (
    row(Says.ANSWERED, 2.0, "accepted", r"\bhas (?:tentatively )?accepted\b.{0,40}\b(?:invit\w+|event|meeting|appointment)", "Jo Lam has accepted this invitation"),
    row(Says.ANSWERED, 2.0, "declined", r"\bhas declined\b.{0,40}\b(?:invit\w+|event|meeting|appointment)", "Jo Lam has declined this invitation"),
    row(Says.ANSWERED, 2.0, "replied", r"\bhas replied .{1,20} to (?:this|the) (?:invit\w+|event|meeting|appointment)", "Jo Lam has replied \"Maybe\" to this invitation"),
    row(Says.ANSWERED, 2.0, "hat ", r"\bhat\b.{0,60}\b(?:einladung|termin|besprechung)\b.{0,60}\b(?:angenommen|zugesagt|abgelehnt|beantwortet)", "Jo Lam hat diese Einladung angenommen"),
    row(Says.ANSWERED, 2.0, "ccepté", r"\ba\b.{0,40}\baccepté\b.{0,40}\b(?:invit\w+|événement|réunion)", "Jo Lam a accepté cette invitation"),
    row(Says.ANSWERED, 2.0, "a ", r"\ba\b.{0,40}\b(?:refusé|décliné)\b.{0,40}\b(?:invit\w+|événement|réunion)", "Jo Lam a refusé cette invitation"),
    row(Says.ANSWERED, 2.0, "ha ", r"\bha\b.{0,40}\b(?:aceptado|rechazado|accettato|rifiutato)\b.{0,40}\b(?:invit\w+|event\w+|reunión|riunione)", "Jo Lam ha aceptado esta invitación"),
    row(Says.ANSWERED, 2.0, "heeft", r"\bheeft\b.{0,60}\b(?:uitnodiging|vergadering|afspraak)\b.{0,40}\b(?:geaccepteerd|geweigerd|afgewezen)", "Jo Lam heeft deze uitnodiging geaccepteerd"),
    row(Says.ANSWERED, 2.0, "convite", r"\b(?:aceitou|recusou)\b.{0,40}\bconvite", "Jo Lam aceitou este convite"),
    row(Says.ANSWERED, 2.0, "zaproszenie", r"\b(?:zaakceptował\w*|odrzucił\w*|przyj(?:ął|ęła))\b.{0,40}\bzaproszenie", "Jo Lam zaakceptowała zaproszenie"),
    row(Says.ANSWERED, 2.0, "guest info", r"\b(?:view|see) all guest info\b", "View all guest info on your calendar"),
)
# fmt: on
