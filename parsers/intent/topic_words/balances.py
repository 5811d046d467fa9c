"""Balances, statements and audits: what is open, and who wants it confirmed."""

# ruff: noqa: E501 (tables read best with one row a line)

BALANCES: dict[str, str] = {
    "reconcile": """reconcil*, tie up, match, matches, difference*, ledger, account history, movements, transaction listing, month end, close the month, year end
        abstimm*, kontenabgleich, differenz*, bewegungen, monatsabschluss, jahresabschluss
        rapproch*, pointage, pointant, lettrer, grand livre, cloture
        conciliar*, cuadrar, mayor, cierre
        riconcilia*, mastrino, quadrare, chiusura, partite
        aansluit*, aansluiting, jaarrekening, verschil, maandafsluiting
        conferir, reconcili*, conta corrente, fecho
        uzgadni*, uzgodnien*, rozrachun*, kartotek*, zamkniec*""",
    "auditor": """audit*, auditor*, circulari*, balance confirmation
        wirtschaftspruef*, pruefer, abschlusspruefung, saldenbestaetigung
        audit*, commissaires aux comptes, commissaires
        auditor*
        revisor*, revisione
        accountant*, accountantscontrole
        auditor*, revisor*
        bieg*, audyt*, badanie""",
    "bookkeeper": """bookkeeper, accountant, accountants, our books, client, vat return, tax return, tax office
        steuerberater*, mandant*, datev, buchhalter*, finanzamt
        comptable, expert comptable, fisc, tva
        gestoria, contable, contabilidad, hacienda
        commercialista, contabilita, agenzia delle entrate
        boekhouder, boekhouding, belastingdienst
        contabilista, contabilidade, financas
        ksiegow*, biuro rachunkowe, urzad skarbowy""",
    "how_much_owe": """owe, what we owe, what do we owe, all in, running total, outstanding, still open, arrears
        schulden, offen, noch offen, insgesamt
        doit, devons, en tout, encours
        debemos, os debemos, en total, pendiente
        dobbiamo, vi dobbiamo, in tutto, scoperto
        open staat, openstaand, moeten .. nog, in totaal
        devemos, ao todo, em divida
        do zaplaty, zaleglos*, lacznie""",
    "due_terms": """due, terms, credit period, due date, days net, when is
        faellig*, zahlungsziel, zahlungsfrist, skontofrist
        echeance, delai de paiement, echue
        vence, vencimiento, plazo de pago
        scade, scadenza, termini di pagamento
        vervaldatum, betaaltermijn, betaald zijn
        vence, vencimento, prazo
        termin, terminy, platnosci do""",
    "verify_bank": """genuine, really from you, fishy, scam, is it you, verify, did you send, call me to confirm, supposedly, spelling
        echt, von euch, von ihnen, betrug, angeblich, telefonisch bestaetigen
        c est vous, est ce vous, authentique, arnaque, confirmation orale
        es vuestra, es suyo, estafa, por telefono
        e vostra, e vostro, truffa, conferma telefonica
        van jullie, is die van, oplichting, telefonisch
        e vossa, e vosso, burla, por telefone
        to wasze, oszust*, telefoniczn*""",
}
