"""The sentences in which we ask a payer, one row a sentence and language; amounts come with their currency."""

from collections.abc import Mapping

FALLBACK = "en"

SENTENCES: Mapping[str, Mapping[str, str]] = {
    "payment": {
        "en": (
            "Hello,\n\nthank you for your payment of {total} ({reference}). Before we can book all of it, we "
            "have to ask:"
        ),
        "de": (
            "Guten Tag,\n\nvielen Dank für Ihre Zahlung über {total} ({reference}). Bevor wir sie ganz "
            "verbuchen können, haben wir noch Fragen:"
        ),
        "fr": (
            "Bonjour,\n\nmerci pour votre paiement de {total} ({reference}). Avant de l'affecter en entier, "
            "nous avons besoin de précisions :"
        ),
        "es": (
            "Buenos días:\n\nGracias por su pago de {total} ({reference}). Antes de aplicarlo por completo, "
            "necesitamos aclarar lo siguiente:"
        ),
        "it": (
            "Buongiorno,\n\ngrazie per il pagamento di {total} ({reference}). Prima di registrarlo per intero"
            " abbiamo bisogno di un chiarimento:"
        ),
        "nl": (
            "Goedendag,\n\ndank u voor uw betaling van {total} ({reference}). Voordat wij alles kunnen "
            "verwerken, hebben wij nog een vraag:"
        ),
        "pt": (
            "Bom dia,\n\nobrigado pelo seu pagamento de {total} ({reference}). Antes de o registar por "
            "completo, precisamos de esclarecer:"
        ),
        "pl": (
            "Dzień dobry,\n\ndziękujemy za płatność {total} ({reference}). Zanim rozliczymy całość, prosimy o"
            " wyjaśnienie:"
        ),
    },
    "unreadable": {
        "en": (
            "We could not open {file}. Please send the remittance advice again, as a PDF without a password "
            "or as a table."
        ),
        "de": (
            "Wir konnten {file} nicht öffnen. Bitte senden Sie uns das Zahlungsavis noch einmal, als PDF ohne"
            " Kennwort oder als Tabelle."
        ),
        "fr": (
            "Nous n'avons pas pu ouvrir {file}. Merci de nous renvoyer l'avis de paiement, en PDF sans mot de"
            " passe ou en tableau."
        ),
        "es": (
            "No hemos podido abrir {file}. Envíenos de nuevo el aviso de pago, en PDF sin contraseña o como tabla."
        ),
        "it": (
            "Non siamo riusciti ad aprire {file}. Vi preghiamo di inviarci di nuovo l'avviso di pagamento, in"
            " PDF senza password o come tabella."
        ),
        "nl": (
            "Wij konden {file} niet openen. Wilt u het betalingsadvies opnieuw sturen, als pdf zonder "
            "wachtwoord of als tabel?"
        ),
        "pt": (
            "Não conseguimos abrir {file}. Envie-nos novamente o aviso de pagamento, em PDF sem palavra-passe"
            " ou como tabela."
        ),
        "pl": (
            "Nie udało się otworzyć pliku {file}. Prosimy o ponowne przesłanie awiza płatności, jako PDF bez "
            "hasła lub tabelę."
        ),
    },
    "gap": {
        "en": (
            "The lines of your advice add up to {lines}, its total is {total}. Which one is right, and what "
            "is missing?"
        ),
        "de": (
            "Die Zeilen Ihres Avises ergeben {lines}, als Summe steht {total} da. Was stimmt, und welche "
            "Position fehlt?"
        ),
        "fr": (
            "Les lignes de votre avis donnent {lines}, le total indiqué est {total}. Lequel est juste, et que"
            " manque-t-il ?"
        ),
        "es": "Las líneas de su aviso suman {lines}, el total indicado es {total}. ¿Cuál es correcto y qué falta?",
        "it": ("Le righe dell'avviso danno {lines}, il totale indicato è {total}. Quale è giusto, e che cosa manca?"),
        "nl": (
            "De regels van uw advies zijn samen {lines}, als totaal staat er {total}. Wat klopt, en wat ontbreekt?"
        ),
        "pt": "As linhas do seu aviso somam {lines}, o total indicado é {total}. Qual está certo e o que falta?",
        "pl": (
            "Pozycje awiza dają razem {lines}, a podana suma to {total}. Która kwota jest właściwa i czego brakuje?"
        ),
    },
    "unknown": {
        "en": "{reference}, {paid}: we know no invoice of this number. Which of our invoices does it pay?",
        "de": (
            "{reference}, {paid}: Eine Rechnung mit dieser Nummer kennen wir nicht. Welche unserer Rechnungen"
            " ist gemeint?"
        ),
        "fr": (
            "{reference}, {paid} : nous ne connaissons pas de facture de ce numéro. Laquelle de nos factures "
            "est réglée ?"
        ),
        "es": ("{reference}, {paid}: no conocemos ninguna factura con este número. ¿Cuál de nuestras facturas paga?"),
        "it": (
            "{reference}, {paid}: non conosciamo una fattura con questo numero. Quale delle nostre fatture è pagata?"
        ),
        "nl": (
            "{reference}, {paid}: een factuur met dit nummer kennen wij niet. Welke van onze facturen is bedoeld?"
        ),
        "pt": ("{reference}, {paid}: não conhecemos nenhuma fatura com este número. Qual das nossas faturas é paga?"),
        "pl": "{reference}, {paid}: nie znamy faktury o tym numerze. Której z naszych faktur dotyczy ta kwota?",
    },
    "several": {
        "en": "{reference}, {paid}: this can mean {candidates}. Which one do you pay?",
        "de": "{reference}, {paid}: Damit kann {candidates} gemeint sein. Welche Rechnung bezahlen Sie?",
        "fr": "{reference}, {paid} : il peut s'agir de {candidates}. Laquelle réglez-vous ?",
        "es": "{reference}, {paid}: puede referirse a {candidates}. ¿Cuál paga?",
        "it": "{reference}, {paid}: può riferirsi a {candidates}. Quale pagate?",
        "nl": "{reference}, {paid}: dit kan {candidates} zijn. Welke betaalt u?",
        "pt": "{reference}, {paid}: pode referir-se a {candidates}. Qual paga?",
        "pl": "{reference}, {paid}: może to dotyczyć {candidates}. Którą fakturę Państwo opłacają?",
    },
    "short": {
        "en": "{number}: you paid {paid}, {short} less than is open. What is the reason for the difference?",
        "de": (
            "{number}: Sie haben {paid} bezahlt, {short} weniger als offen ist. Was ist der Grund für die Differenz?"
        ),
        "fr": (
            "{number} : vous avez réglé {paid}, soit {short} de moins que le solde. Quelle est la raison de l'écart ?"
        ),
        "es": "{number}: ha pagado {paid}, {short} menos de lo pendiente. ¿Cuál es el motivo de la diferencia?",
        "it": ("{number}: avete pagato {paid}, {short} in meno del saldo aperto. Qual è il motivo della differenza?"),
        "nl": ("{number}: u hebt {paid} betaald, {short} minder dan er openstaat. Wat is de reden van het verschil?"),
        "pt": "{number}: pagou {paid}, menos {short} do que está em aberto. Qual é o motivo da diferença?",
        "pl": "{number}: zapłacono {paid}, o {short} mniej niż wynosi saldo. Jaka jest przyczyna różnicy?",
    },
    "over": {
        "en": (
            "{number}, {paid}: less than that is open on this invoice; it may have been paid before. What is "
            "the rest for?"
        ),
        "de": (
            "{number}, {paid}: Auf dieser Rechnung ist weniger offen, vielleicht wurde sie schon bezahlt. "
            "Wofür ist der Rest?"
        ),
        "fr": (
            "{number}, {paid} : le solde de cette facture est inférieur, elle a peut-être déjà été réglée. À "
            "quoi se rapporte le reste ?"
        ),
        "es": (
            "{number}, {paid}: en esta factura hay menos pendiente; quizá ya se pagó. ¿A qué corresponde el resto?"
        ),
        "it": (
            "{number}, {paid}: su questa fattura è aperto meno; forse è già stata pagata. A che cosa si "
            "riferisce il resto?"
        ),
        "nl": (
            "{number}, {paid}: op deze factuur staat minder open; misschien is zij al betaald. Waarvoor is de rest?"
        ),
        "pt": (
            "{number}, {paid}: nesta fatura há menos em aberto; talvez já tenha sido paga. A que se refere o resto?"
        ),
        "pl": (
            "{number}, {paid}: saldo tej faktury jest niższe, być może została już opłacona. Czego dotyczy reszta?"
        ),
    },
    "end": {
        "en": "Just answer this mail. Thank you.",
        "de": "Bitte antworten Sie einfach auf diese E-Mail. Vielen Dank.",
        "fr": "Il suffit de répondre à ce courriel. Merci.",
        "es": "Basta con responder a este correo. Muchas gracias.",
        "it": "Basta rispondere a questa e-mail. Grazie.",
        "nl": "U kunt gewoon op deze e-mail antwoorden. Dank u.",
        "pt": "Basta responder a este e-mail. Obrigado.",
        "pl": "Wystarczy odpowiedzieć na tę wiadomość. Dziękujemy.",
    },
}
