"""Balances, statements and audits: what is open, and who wants it confirmed."""

# ruff: noqa: E501 (tables read best with one row a line)

BALANCES: dict[str, str] = {
    "reconcile": """reconcil*, tie up, match, matches, difference*, ledger, account history, movements, transaction listing, month end, close the month, year end, reconciling, statement differs, not on our ledger, compare, ledger print, agree balances, supplier reconciliation
        abstimm*, kontenabgleich, differenz*, bewegungen, monatsabschluss, jahresabschluss, abgleich*, abgleichen, konto abstimmen, kontoabstimmung, saldenabstimmung, vergleich
        rapproch*, pointage, pointant, lettrer, grand livre, cloture, rapprochement, pointer, verification de compte, justifier, cloturer
        conciliar*, cuadrar, mayor, cierre, conciliacion, cuadre, conciliando, punte*, mayor contable, cotejar
        riconcilia*, mastrino, quadrare, chiusura, partite, quadratura, riscontr*, spunta, controllo contabile, partitario, chiudere
        aansluit*, aansluiting, jaarrekening, verschil, maandafsluiting, afstemm*, aansluiten, controleren, vergelijken, afsluiten
        conferir, reconcili*, conta corrente, fecho, conciliacao, conferencia, bater, fechar, extrato, conferimos
        uzgadni*, uzgodnien*, rozrachun*, kartotek*, zamkniec*, uzgodnic, uzgadniamy, weryfikacj* sald, porownan*, zestawi*""",
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
    "how_much_owe": """owe, what we owe, what do we owe, all in, running total, outstanding, still open, arrears, what is due, total due, amount due, how much is left, what is open, open items, unpaid, payable, our balance, current balance
        schulden, offen, noch offen, insgesamt, offene posten, offenen posten, saldo, aktueller stand, was schulden, wie viel, noch zu zahlen, ausstehend*, offener betrag
        doit, devons, en tout, encours, impaye*, reste a payer, en souffrance, montant du, combien devons, solde actuel, postes ouverts
        debemos, os debemos, en total, pendiente, saldo, deuda, debe, cuanto debemos, pendientes, saldo actual, adeud*
        dobbiamo, vi dobbiamo, in tutto, scoperto, insoluti, saldo, quanto dobbiamo, partite aperte, scadut*, da pagare, esposizione
        open staat, openstaand, moeten .. nog, in totaal, saldo, openstaande posten, verschuldigd, nog te betalen, hoeveel, actuele stand, wat we nog
        devemos, ao todo, em divida, saldo, quanto devemos, valores em aberto, divida, pendentes, debitos, total em divida
        do zaplaty, zaleglos*, lacznie, saldo, ile mamy, ile jestesmy, niezaplacon*, nierozliczon*, otwarte pozycje, do uregulowania""",
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
