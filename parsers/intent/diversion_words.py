"""How a payment is talked into another account, as word groups in eight languages and a few more; `stop_signs` says which meet.

The story is always the same: the known account cannot be used (a tax audit, an inspection, a merger of banks), or the
claims belong to somebody else now, so money shall go to an affiliate, an assignee, the account in the attachment.
Each half alone is everyday business: audits delay payments, factors write letters, accounts are named.
Patterns reach inside one sentence only and never nest a quantifier.
"""

# ruff: noqa: E501 (tables read best with one row a line)

from parsers.gate import GatedPattern

_R = r"[^.?!\n]{0,90}?"  # reach inside a sentence


def _words(*alternatives: str) -> GatedPattern:
    return GatedPattern("|".join(alternatives))


# The account that is known cannot take money: "because of a tax audit our account cannot receive funds".
UNUSABLE = _words(
    rf"\b(?:our|the|that|usual|regular|domestic|current) (?:\w+ ){{0,2}}(?:account|bank)\b{_R}\b(?:can(?:not|['’]?t| not)|unable|unavailable|not available|frozen|dormant|inactive|blocked|restricted|audit\w*|inspect\w*|review|restructur\w*|closed|suspended|seized)\b",
    rf"\b(?:our|the) bank (?:has |have )?(?:\w+ )?(?:flagged|frozen?|froze|blocked|suspended|restricted|closed)\b{_R}\baccount\b|\bnotre banque a (?:\w+ )?(?:bloqué|gelé|suspendu|fermé|clôturé)\b{_R}\bcompte\b|\bnuestro banco (?:ha )?(?:bloque|suspend|cerr|congel)\w+{_R}\bcuenta\b|\bla (?:nostra )?banca ha (?:bloccato|sospeso|chiuso|congelato)\b{_R}\bconto\b|\bo nosso banco (?:bloque|suspend|encerr|congel)\w+{_R}\bconta\b|\bnasz bank (?:zablokował|zawiesił|zamknął)\b{_R}\b(?:kont\w+|rachun\w+)",
    rf"\b(?:audit|inspection|investigation|merger|compliance|restructuring|issues? with)\b{_R}\b(?:account|bank(?:ers|ing)?|cheque deposits|iban)\b",
    rf"\b(?:\w{{0,12}}konto|bankverbindung|hausbank)\b{_R}\b(?:nicht verfügbar|nicht nutzbar|nicht (?:mehr )?(?:aktiv|gültig)|gepfändet|beschlagnahmt|steht nicht|keine (?:eingänge|gelder|zahlungen)|gesperrt|eingefroren|geprüft|vorübergehend)|\b(?:betriebsprüfung|prüfung|umstrukturierung|fusion)\b{_R}\b(?:konto|bank\w*)\b",
    rf"\bcompte\b{_R}\b(?:ne peut|indisponible|gelé|bloqué|saisi|audit|contrôle|suspendu|inactif)|\b(?:contrôle fiscal|audit|fusion|soucis? avec notre banque|problèmes? avec notre banque)\b{_R}(?:\b(?:compte|domiciliation|coordonnées|rib)\b|$)",
    rf"\bcuenta\b{_R}\b(?:no (?:admite|puede|acepta)|bloqueada|embargada|congelada|inactiva|inoperativa|auditor[ií]a|inspección)|\b(?:auditor[ií]a|inspección|fusión)\b{_R}\b(?:cuenta|banco|bancari[oa]s?)\b",
    rf"\bconto\b{_R}\b(?:non può|non è (?:più )?(?:disponibile|utilizzabile|attivo)|inutilizzabile|bloccato|pignorato|sequestrato|congelato|verifica|sospeso)|\b(?:verifica fiscale|revisione|fusione|problemi con la banca)\b{_R}\b(?:conto|banca|coordinate|iban)\b",
    rf"\b(?:rekening|iban)\b{_R}\b(?:kan geen|niet beschikbaar|geblokkeerd|beslag|bevroren|vervalt|controle)|\b(?:belastingcontrole|controle|fusie)\b{_R}\b(?:rekening|iban|bank)\b",
    rf"\bconta\b{_R}\b(?:não pode|indisponível|suspensa|penhorada|bloquead|congelad|auditoria|inspeção|inativ)|\b(?:auditoria|inspeção|fusão)\b{_R}\b(?:conta|banco)\b",
    rf"\b(?:rachun\w+|kont[oa]\w*)\b{_R}\b(?:nieaktywn\w+|zablokowan\w+|zajęt\w+|niedostępn\w+|kontrol\w+|nie może)|\b(?:kontrol\w+|audyt\w*|fuzj\w+|problem\w+ z bankiem)\b{_R}\b(?:rachun\w+|kont[oa]\w*|dane)\b",
)

# Money shall go to another payee or to the account in the attachment: "direct the settlement to our affiliate".
ELSEWHERE = _words(
    rf"\b(?:direct|redirect|re-?route|remit|pay|settle|send|transfer|wire|lodge\w*|(?:please|be) (?:refund|return)(?:ed)?)\b{_R}\b(?:to|into|at|with)\b[^.?!\n]{{0,40}}\b(?:affiliate|subsidiary|sister (?:company|firm)|(?:shipping|forwarding) agent|forwarder|assignee|(?:alternative|following) (?:account|bank|iban)|(?:account|iban|beneficiary|coordinates)\b(?! statement)[^.?!\n]{{0,25}}\b(?:below|attached|enclosed|overleaf|held with|abroad|instead))\b|\buse\b[^.?!\n]{{0,40}}\b(?:office|affiliate|subsidiary)['’]s account\b|\baccount (?:held with|of) our (?:affiliate|subsidiary|sister)\b",
    r"\b(?:sort code|routing number|iban)\b[^.?!\n]{0,60}\b(?:for whatever|for any(?:thing)? you|for the refund|for (?:all |future )?refunds|instead)\b|\bcoordinates (?:attached|enclosed|below)\b|\b(?:new|amended|alternative|updated) beneficiary\b",
    rf"\b(?:\w{{0,8}}zahl\w*|überweis\w*|begleich\w*|leist\w*|erstatt\w*|guthaben|beträge)\b{_R}\b(?:auf (?:das|dieses|folgende\w*|nachstehende\w*) (?:konto|folgende)|tochter\w*|schwester\w*|ausweich\w*|unsere iban|an unsere)\b|\bauf das (?:konto|folgende) [A-Z]{{2}}\d\d",
    rf"\b(?:régl\w+|vir\w+|vers\w+|pa(?:ie|y)\w+|remboursement\w*|paiement\w*|rembours\w+)\b{_R}\b(?:filiale|domiciliation|compte (?:de notre|ci-\w+|suivant|joint|ouvert)|rib joint|iban ci-\w+|coordonnées ci-\w+)",
    rf"\b(?:ingres\w+|pag\w+|transfier\w+|abon\w+|devoluciones|reembolso\w*)\b{_R}\b(?:filial|empresa hermana|nuestro socio|cuenta (?:adjunta|siguiente|indicada|de nuestra)|iban (?:siguiente|adjunto)|nuevo beneficiario)",
    rf"\b(?:pag\w+|versa\w*|bonific\w+|rimbors\w+|accredit\w+)\b{_R}\b(?:consociata|controllata|conto (?:\w+ )?(?:allegato|seguente|della)|iban (?:qui sotto|seguente|allegato)|nuove coordinate)",
    rf"\b(?:betaal|betaling\w*|maak|overmaken|overboek\w*|tegoed|terugbetal\w+)\b{_R}\b(?:dochter\w*|zuster\w*|nummer in de bijlage|rekening (?:in de bijlage|hieronder)|onderstaand\w* (?:iban|rekening)|begunstigde)",
    rf"\b(?:pagu\w+|pagament\w+|transfer\w+|reembolsos?|devoluç\w+|liquid\w+)\b{_R}\b(?:associada|filial|empresa irmã|nosso parceiro|iban (?:em anexo|abaixo|seguinte)|conta (?:em anexo|abaixo|seguinte|da nossa))",
    rf"\b(?:wpłat\w+|wpłac\w+|środki|płatnoś\w+|przele\w+|zwrot\w*|kierować)\b{_R}\b(?:spółk\w+ (?:zależn|siostrzan)\w+|kont[oa] (?:wskazan\w+|z załącznika|poniżej)|rachunek (?:wskazan\w+|poniżej|z załącznika)|poniższ\w+ iban|załącznik\w+ kont\w+)",
)

# The claims belong to somebody else now: "have been assigned to us, payment discharges only if made to".
ASSIGNED = _words(
    r"\b(?:have|has) been (?:assigned|sold|transferred) to us\b|\bdischarges? (?:your|the) (?:debt|liability|obligation)|\bdisregard (?:any )?(?:former|previous|earlier) (?:payment )?instructions|\bas assignee of\b|\bwe are the (?:factor|assignee)\b",
    r"\b(?:an uns abgetreten|mit (?:schuld)?befreiender wirkung)\b",
    r"\b(?:nous (?:ont été|sont) cédées?|libératoire)\b",
    r"\b(?:nos han sido cedid\w+|liberatorio)\b",
    r"\b(?:ci sono stati cedut\w+|ceduti? a noi|effetto liberatorio)\b",
    r"\b(?:aan ons overgedragen|bevrijdend\w*)\b",
    r"\b(?:foram-nos cedid\w+|liberatório)\b",
    r"\b(?:zostały nam scedowane|scedowan\w+ na nas|zwalnia z długu)\b",
)

# What is on file is said to be outdated: "our record on your side still carries the old account".
ON_RECORD = _words(
    rf"\b(?:your|you) (?:\w+ )?(?:records?|file|system|side|end|master data)\b{_R}\b(?:still\b{_R})?\b(?:old|savings|previous|former|closed|dormant|outdated|wrong)\b[^.?!\n]{{0,20}}\b(?:account|iban|bank)|\byou still (?:have|hold|carry|show) our (?:old|savings|previous|former|closed|dormant)\b",
    rf"\b(?:bei ihnen|in ihrem haus|ihrem system|ihren stammdaten)\b{_R}\b(?:alte|frühere|geschlossene|veraltete)\w* (?:iban|konto|bankverbindung)",
    rf"\bvotre (?:fiche|fichier|système|base)\b{_R}\bancien (?:compte|rib|iban)",
    rf"\bsu (?:ficha|sistema|base)\b{_R}\bcuenta (?:vieja|antigua|anterior)",
    rf"\bvostra (?:scheda|anagrafica)\b{_R}\bvecchi[oa] (?:conto|iban)",
    rf"\buw (?:administratie|systeem)\b{_R}\boude (?:rekening|iban|rekeningnummer)",
    rf"\bvossa (?:ficha|base)\b{_R}\bconta antiga",
    rf"\bpaństwa (?:kartotece|systemie|bazie)\b{_R}\bstar\w+ (?:konto|rachunek|numer)",
)

# "Our bank account has changed", beside an account number, in languages that the words and the model above don't know.
MOVED_FURTHER = _words(
    rf"\b(?:vår|vårt|vores|våre)\b{_R}\b(?:bank)?(?:konto\w*|giro\w*)\b{_R}\b(?:ändrats|bytts?|spärra\w+|stäng\w+|ny\w*|ændret|endret|lukket|stengt|skiftet)\b|\b(?:gamla|gamle|tidligere) (?:bank)?(?:konto\w*|giro\w*)\b{_R}\b(?:stäng\w+|spärra\w+|upphört|lukket|stengt)\b|\b(?:bytt|skiftet|byttet) bank\b",
    rf"\b(?:pankki)?tili\w*\b{_R}\b(?:vaihtunut|muuttunut|suljettu|uusi|uudelle)\b|\buusi (?:pankki)?tili\w*",
    rf"\b(?:náš|našeho|starý|dosavadní|naš[eu]|nový|nového|nové číslo|doterajší) (?:bankovn\w+ )?úč[et]\w*\b{_R}\b(?:změn\w+|zmen\w+|zrušen\w*|uzavřen\w*|uzavret\w*|nov\w+)\b|\bna nový (?:bankovní |bankový )?úč[et]\w*",
    rf"\b(?:bank)?számla\w*\b{_R}\b(?:megváltozott|megszűnt|új)\b|\búj (?:bank)?számla\w*",
    rf"\bcont(?:ul|ului)?\b{_R}\b(?:schimbat|închis|blocat|nou|modificat)\b|\bnou(?:l|a|ă)? cont\b",
    rf"\bλογαριασμ\w+\b{_R}\b(?:άλλαξε|έχει αλλάξει|έκλεισε|έχει κλείσει|νέο\w*)|\bνέο\w* (?:τραπεζικ\w+ )?(?:λογαριασμ\w+|iban)",
    rf"\b(?:naš|stari|novi) (?:bankovni |tekući |poslovni )?račun\b{_R}\b(?:promijenjen\w*|promijenio|zatvoren\w*|spremenil|zaprt|novi|blokiran)\b|\bna novi (?:bankovni )?račun\b",
)
