"""Mails that a person sends about disputes, deductions and promises: an occasion and a language in, the text out.

They are prepared in the ticket's composer, never sent by themselves. Amounts and days are written as the language
writes them; without a text in the customer's language it is English.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tickets.local_formats import say_day, say_money
from tickets.outgoing.automatic_texts import FALLBACK

# {lines} are the invoices with their amounts, {answer} is what our specialist wrote as the reason.
TEXTS: Mapping[str, Mapping[str, str]] = {
    "opened": {
        "en": "Hello,\n\nwe have recorded what you dispute as case {number}:\n\n{lines}\n\nWe decide by {day}. "
        "These amounts are not reminded until then; the rest of the invoices stays due as usual. If you "
        "have documents that support it, please answer this mail with them.\n",
        "de": "Guten Tag,\n\nIhre Reklamation haben wir als Fall {number} aufgenommen:\n\n{lines}\n\nWir "
        "entscheiden bis zum {day}. Bis dahin mahnen wir diese Beträge nicht; der Rest der Rechnungen "
        "bleibt wie üblich fällig. Wenn Sie Belege haben, antworten Sie bitte damit auf diese E-Mail.\n",
        "fr": "Bonjour,\n\nnous avons enregistré votre contestation sous le dossier {number} :\n\n{lines}\n\n"
        "Nous déciderons au plus tard le {day}. D'ici là, ces montants ne sont pas relancés ; le reste "
        "des factures demeure exigible. Si vous disposez de justificatifs, merci de les joindre à votre "
        "réponse.\n",
        "es": "Buenos días:\n\nHemos registrado su reclamación como caso {number}:\n\n{lines}\n\nDecidiremos a "
        "más tardar el {day}. Hasta entonces no reclamaremos estos importes; el resto de las facturas "
        "sigue venciendo como siempre. Si tiene documentos que lo acrediten, responda a este correo con "
        "ellos.\n",
        "it": "Buongiorno,\n\nabbiamo registrato la Sua contestazione come caso {number}:\n\n{lines}\n\n"
        "Decideremo entro il {day}. Fino ad allora non solleciteremo questi importi; il resto delle "
        "fatture rimane dovuto come di consueto. Se ha documenti a supporto, risponda a questa e-mail "
        "allegandoli.\n",
        "nl": "Goedendag,\n\nwij hebben uw bezwaar geregistreerd als dossier {number}:\n\n{lines}\n\nWij "
        "beslissen uiterlijk op {day}. Tot dan manen wij deze bedragen niet aan; de rest van de facturen "
        "blijft gewoon verschuldigd. Hebt u bewijsstukken, stuur die dan als antwoord op deze e-mail.\n",
        "pt": "Bom dia,\n\nregistámos a sua reclamação como processo {number}:\n\n{lines}\n\nDecidiremos até "
        "{day}. Até lá estes montantes não serão reclamados; o restante das faturas mantém-se devido. Se "
        "tiver documentos comprovativos, responda a este e-mail com eles.\n",
        "pl": "Dzień dobry,\n\nzarejestrowaliśmy Państwa reklamację jako sprawę {number}:\n\n{lines}\n\n"
        "Decyzję podejmiemy najpóźniej {day}. Do tego czasu nie monitujemy tych kwot; pozostała część "
        "faktur jest wymagalna jak zwykle. Jeśli mają Państwo dokumenty, prosimy o przesłanie ich w "
        "odpowiedzi.\n",
    },
    "credited": {
        "en": "Hello,\n\nyour case {number} is decided: we credit {credit}.\n\n{lines}\n\n{answer}\n\nYou will "
        "get the credit note{note}. Nothing more is open from this case.\n",
        "de": "Guten Tag,\n\nüber Ihren Fall {number} ist entschieden: Wir schreiben {credit} gut.\n\n"
        "{lines}\n\n{answer}\n\nSie erhalten die Gutschrift{note}. Damit ist aus diesem Fall nichts mehr "
        "offen.\n",
        "fr": "Bonjour,\n\nvotre dossier {number} est tranché : nous établissons un avoir de {credit}.\n\n"
        "{lines}\n\n{answer}\n\nVous recevrez l'avoir{note}. Ce dossier est ainsi soldé.\n",
        "es": "Buenos días:\n\nSu caso {number} está resuelto: abonamos {credit}.\n\n{lines}\n\n{answer}\n\n"
        "Recibirá el abono{note}. Con ello no queda nada pendiente de este caso.\n",
        "it": "Buongiorno,\n\nil Suo caso {number} è deciso: accreditiamo {credit}.\n\n{lines}\n\n{answer}\n\n"
        "Riceverà la nota di credito{note}. Di questo caso non resta nulla in sospeso.\n",
        "nl": "Goedendag,\n\nover uw dossier {number} is beslist: wij crediteren {credit}.\n\n{lines}\n\n"
        "{answer}\n\nU ontvangt de creditnota{note}. Daarmee staat uit dit dossier niets meer open.\n",
        "pt": "Bom dia,\n\no seu processo {number} está decidido: creditamos {credit}.\n\n{lines}\n\n"
        "{answer}\n\nReceberá a nota de crédito{note}. Nada mais fica em aberto deste processo.\n",
        "pl": "Dzień dobry,\n\nsprawa {number} jest rozstrzygnięta: uznajemy {credit}.\n\n{lines}\n\n"
        "{answer}\n\nOtrzymają Państwo fakturę korygującą{note}. Z tej sprawy nic więcej nie pozostaje "
        "otwarte.\n",
    },
    "partly": {
        "en": "Hello,\n\nyour case {number} is decided: we credit {credit}, and ask you to pay the remaining "
        "{rest}.\n\n{lines}\n\n{answer}\n\nYou will get the credit note{note}.\n",
        "de": "Guten Tag,\n\nüber Ihren Fall {number} ist entschieden: Wir schreiben {credit} gut und bitten "
        "Sie, die übrigen {rest} zu zahlen.\n\n{lines}\n\n{answer}\n\nSie erhalten die "
        "Gutschrift{note}.\n",
        "fr": "Bonjour,\n\nvotre dossier {number} est tranché : nous établissons un avoir de {credit} et vous "
        "prions de régler le solde de {rest}.\n\n{lines}\n\n{answer}\n\nVous recevrez l'avoir{note}.\n",
        "es": "Buenos días:\n\nSu caso {number} está resuelto: abonamos {credit} y le pedimos que pague los "
        "{rest} restantes.\n\n{lines}\n\n{answer}\n\nRecibirá el abono{note}.\n",
        "it": "Buongiorno,\n\nil Suo caso {number} è deciso: accreditiamo {credit} e Le chiediamo di pagare i "
        "restanti {rest}.\n\n{lines}\n\n{answer}\n\nRiceverà la nota di credito{note}.\n",
        "nl": "Goedendag,\n\nover uw dossier {number} is beslist: wij crediteren {credit} en vragen u de "
        "resterende {rest} te betalen.\n\n{lines}\n\n{answer}\n\nU ontvangt de creditnota{note}.\n",
        "pt": "Bom dia,\n\no seu processo {number} está decidido: creditamos {credit} e pedimos que pague os "
        "restantes {rest}.\n\n{lines}\n\n{answer}\n\nReceberá a nota de crédito{note}.\n",
        "pl": "Dzień dobry,\n\nsprawa {number} jest rozstrzygnięta: uznajemy {credit} i prosimy o zapłatę "
        "pozostałych {rest}.\n\n{lines}\n\n{answer}\n\nOtrzymają Państwo fakturę korygującą{note}.\n",
    },
    "denied": {
        "en": "Hello,\n\nwe have looked at your case {number} and can't accept it. These amounts are due "
        "again:\n\n{lines}\n\n{answer}\n\nPlease pay {rest}. If you have anything new, answer this "
        "mail.\n",
        "de": "Guten Tag,\n\nwir haben Ihren Fall {number} geprüft und können ihn nicht anerkennen. Diese "
        "Beträge sind wieder fällig:\n\n{lines}\n\n{answer}\n\nBitte zahlen Sie {rest}. Wenn es etwas "
        "Neues gibt, antworten Sie auf diese E-Mail.\n",
        "fr": "Bonjour,\n\nnous avons examiné votre dossier {number} et ne pouvons l'accepter. Ces montants "
        "redeviennent exigibles :\n\n{lines}\n\n{answer}\n\nMerci de régler {rest}. En cas d'élément "
        "nouveau, répondez à ce courriel.\n",
        "es": "Buenos días:\n\nHemos revisado su caso {number} y no podemos aceptarlo. Estos importes vuelven "
        "a estar vencidos:\n\n{lines}\n\n{answer}\n\nLe rogamos que pague {rest}. Si hay algo nuevo, "
        "responda a este correo.\n",
        "it": "Buongiorno,\n\nabbiamo esaminato il Suo caso {number} e non possiamo accoglierlo. Questi "
        "importi sono di nuovo dovuti:\n\n{lines}\n\n{answer}\n\nLa preghiamo di pagare {rest}. Se ci "
        "sono elementi nuovi, risponda a questa e-mail.\n",
        "nl": "Goedendag,\n\nwij hebben uw dossier {number} bekeken en kunnen het niet honoreren. Deze "
        "bedragen zijn weer verschuldigd:\n\n{lines}\n\n{answer}\n\nWilt u {rest} betalen? Is er iets "
        "nieuws, beantwoord dan deze e-mail.\n",
        "pt": "Bom dia,\n\nanalisámos o seu processo {number} e não o podemos aceitar. Estes montantes voltam "
        "a ser devidos:\n\n{lines}\n\n{answer}\n\nPedimos que pague {rest}. Se houver algo de novo, "
        "responda a este e-mail.\n",
        "pl": "Dzień dobry,\n\nrozpatrzyliśmy sprawę {number} i nie możemy jej uznać. Te kwoty są ponownie "
        "wymagalne:\n\n{lines}\n\n{answer}\n\nProsimy o zapłatę {rest}. Jeśli pojawi się coś nowego, "
        "prosimy o odpowiedź.\n",
    },
    "question": {
        "en": "Hello,\n\nthank you for your payment. It was less than our invoices:\n\n{lines}\n\nPlease tell "
        "us the reason and your claim number, and send what supports it; otherwise please pay the "
        "difference.\n",
        "de": "Guten Tag,\n\nvielen Dank für Ihre Zahlung. Sie war geringer als unsere Rechnungen:\n\n"
        "{lines}\n\nBitte nennen Sie uns den Grund und Ihre Belegnummer und senden Sie uns Belege; "
        "andernfalls bitten wir um Zahlung der Differenz.\n",
        "fr": "Bonjour,\n\nmerci de votre paiement. Il est inférieur à nos factures :\n\n{lines}\n\nMerci de "
        "nous indiquer le motif et votre référence, avec les justificatifs ; à défaut, merci de régler "
        "la différence.\n",
        "es": "Buenos días:\n\nGracias por su pago. Fue inferior a nuestras facturas:\n\n{lines}\n\nLe rogamos "
        "que nos indique el motivo y su número de referencia, con los justificantes; en caso contrario, "
        "pague la diferencia.\n",
        "it": "Buongiorno,\n\ngrazie del pagamento. È inferiore alle nostre fatture:\n\n{lines}\n\nLa "
        "preghiamo di indicarci il motivo e il Suo riferimento, con i documenti; altrimenti La preghiamo "
        "di pagare la differenza.\n",
        "nl": "Goedendag,\n\ndank voor uw betaling. Die was lager dan onze facturen:\n\n{lines}\n\nWilt u ons "
        "de reden en uw referentie noemen en bewijsstukken sturen? Anders vragen wij u het verschil te "
        "betalen.\n",
        "pt": "Bom dia,\n\nobrigado pelo seu pagamento. Foi inferior às nossas faturas:\n\n{lines}\n\nPedimos "
        "que nos indique o motivo e a sua referência, com os comprovativos; caso contrário, pague a "
        "diferença.\n",
        "pl": "Dzień dobry,\n\ndziękujemy za płatność. Była niższa niż nasze faktury:\n\n{lines}\n\nProsimy o "
        "podanie powodu i Państwa numeru reklamacji wraz z dokumentami; w przeciwnym razie prosimy o "
        "dopłatę.\n",
    },
    "promised": {
        "en": "Hello,\n\nthank you. We have noted that you pay:\n\n{days}\n\nfor these invoices:\n\n{lines}\n\n"
        "We do not remind you of them until then.\n",
        "de": "Guten Tag,\n\nvielen Dank. Wir haben notiert, dass Sie zahlen:\n\n{days}\n\nfür diese "
        "Rechnungen:\n\n{lines}\n\nBis dahin mahnen wir sie nicht.\n",
        "fr": "Bonjour,\n\nmerci. Nous avons noté que vous réglez :\n\n{days}\n\npour ces factures :\n\n"
        "{lines}\n\nD'ici là, nous ne vous relançons pas.\n",
        "es": "Buenos días:\n\nGracias. Hemos anotado que pagará:\n\n{days}\n\npor estas facturas:\n\n"
        "{lines}\n\nHasta entonces no se las reclamaremos.\n",
        "it": "Buongiorno,\n\ngrazie. Abbiamo annotato che pagherà:\n\n{days}\n\nper queste fatture:\n\n"
        "{lines}\n\nFino ad allora non La solleciteremo.\n",
        "nl": "Goedendag,\n\ndank u. Wij hebben genoteerd dat u betaalt:\n\n{days}\n\nvoor deze facturen:\n\n"
        "{lines}\n\nTot dan manen wij ze niet aan.\n",
        "pt": "Bom dia,\n\nobrigado. Registámos que pagará:\n\n{days}\n\npor estas faturas:\n\n{lines}\n\nAté "
        "lá não as reclamaremos.\n",
        "pl": "Dzień dobry,\n\ndziękujemy. Zanotowaliśmy, że zapłacą Państwo:\n\n{days}\n\nza te faktury:\n\n"
        "{lines}\n\nDo tego czasu nie będziemy ich monitować.\n",
    },
    "missed": {
        "en": "Hello,\n\nyou wanted to pay:\n\n{days}\n\nWe have not received {rest} of it. When may we expect "
        "it? If you have paid, please send us the payment advice.\n",
        "de": "Guten Tag,\n\nSie wollten zahlen:\n\n{days}\n\nDavon sind {rest} nicht eingegangen. Wann dürfen "
        "wir damit rechnen? Wenn Sie gezahlt haben, senden Sie uns bitte das Avis.\n",
        "fr": "Bonjour,\n\nvous deviez régler :\n\n{days}\n\nNous n'avons pas reçu {rest}. Quand pouvons-nous "
        "l'attendre ? Si vous avez payé, merci de nous envoyer l'avis de paiement.\n",
        "es": "Buenos días:\n\nIba a pagar:\n\n{days}\n\nNo hemos recibido {rest}. ¿Cuándo podemos esperarlo? "
        "Si ya ha pagado, envíenos el aviso de pago.\n",
        "it": "Buongiorno,\n\navrebbe pagato:\n\n{days}\n\nNon abbiamo ricevuto {rest}. Quando possiamo "
        "aspettarcelo? Se ha pagato, ci invii l'avviso di pagamento.\n",
        "nl": "Goedendag,\n\nu zou betalen:\n\n{days}\n\nDaarvan hebben wij {rest} niet ontvangen. Wanneer "
        "mogen wij het verwachten? Hebt u betaald, stuur ons dan het betaaladvies.\n",
        "pt": "Bom dia,\n\nia pagar:\n\n{days}\n\nNão recebemos {rest}. Quando o podemos esperar? Se já pagou, "
        "envie-nos o aviso de pagamento.\n",
        "pl": "Dzień dobry,\n\nmieli Państwo zapłacić:\n\n{days}\n\nNie otrzymaliśmy {rest}. Kiedy możemy się "
        "spodziewać wpłaty? Jeśli została wysłana, prosimy o awizo płatności.\n",
    },
}


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount beside what it is for: an invoice's number, or a day."""

    what: str | date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Facts:
    """What a text is filled with; each text uses what it needs."""

    currency: str
    number: str = ""
    lines: Sequence[Sum] = ()
    days: Sequence[Sum] = ()
    day: date | None = None
    credit: Decimal | None = None
    rest: Decimal | None = None
    answer: str = ""
    note: str = ""  # a credit note's number


def write_mail(occasion: str, language: str | None, facts: Facts) -> str:
    """In the customer's language where there is a text for it, else in English."""
    texts = TEXTS[occasion]
    spoken = language if language and language in texts else FALLBACK
    values = {
        "number": facts.number,
        "lines": _list(facts.lines, facts.currency, spoken),
        "days": _list(facts.days, facts.currency, spoken),
        "day": say_day(facts.day, spoken) if facts.day else "",
        "credit": _money(facts.credit, facts.currency, spoken),
        "rest": _money(facts.rest, facts.currency, spoken),
        "answer": facts.answer.strip(),
        "note": f" {facts.note}" if facts.note else "",
    }
    return texts[spoken].format_map(values)


def _list(sums: Sequence[Sum], currency: str, language: str) -> str:
    return "\n".join(
        f"- {say_day(each.what, language) if isinstance(each.what, date) else each.what}: "
        f"{_money(each.amount, currency, language)}"
        for each in sums
    )


def _money(amount: Decimal | None, currency: str, language: str) -> str:
    return "" if amount is None else say_money(amount, currency, language)
