"""Money that moves: paid, on its way, promised, held back, and by which bank."""

# ruff: noqa: E501 (tables read best with one row a line)

PAYMENTS: dict[str, str] = {
    "transfer_sent": """transferred, wired, wire, transfer, bacs, ach, eft, faster payment, swift, tt, mt103, neft, rtgs, utr, sepa, iban transfer, remitted, sent it, bank transfer
        ueberwiesen, ueberweisung*, angewiesen, anweisung, echtzeitueberweisung, raus, ueberweise*
        virement*, vire, viree, virer, mandate, mandatement
        transferid*, transferencia*, bizum, ingres*
        bonific*, disposto, disposizione, accredit*
        overgemaakt, overboeking, overgeboekt, ideal, overmaken
        transfer*, mbway, liquid*
        przelew*, przelan*, blik, przekazali*""",
    "cheque": """cheque*, check number, check, checks
        scheck*
        cheque*
        cheque*, talon
        assegno, assegni, riba
        cheque*
        cheque*
        czek*""",
    "card_debit": """card, credit card, by card, direct debit, autopay, standing order, collect, draw
        karte, kreditkarte, lastschrift*, dauerauftrag, einziehen, abbuchen, bucht .. ab, mandat
        carte, cb, prelev*, prelevement*
        tarjeta, recibo domiciliado, girar, giradlo, domicili*
        carta, addebit*, mandato, incassare
        pin*, incass*, machtiging, afschrijven
        cartao, debitar, debito direto, cobrar pela
        karta, kartą, polecenie zaplaty, pobrac, pobierzcie""",
    "pay_run": """payment run, pay run, run, batch, scheduled, next run, cycle, disbursement, released, in the run
        zahllauf*, zahlungslauf*, lauf, dienstagslauf, eingeplant, vorgesehen, freigegeben
        lot de paiement, prochain lot, campagne de paiement, prevu, programme*
        remesa, programad*, propuesta de pago
        distinta, flusso, programmat*, disposta
        betaalrun*, run, ingepland, gepland, klaargezet
        lote, agendad*, programad*
        paczk*, zaplanowan*, harmonogram""",
    "settled": """settled, cleared, paid up, paid in full, square, discharged, regularised
        beglichen, ausgeglichen, bezahlt, reguliert, regulieren, erledigt
        regle*, solde*, acquitte*, paye*
        abonad*, liquidad*, pagad*, saldad*
        saldat*, pagat*, liquidat*, onorat*
        voldaan, betaald, vereffend
        liquidad*, pago, paga, regularizad*, saldad*
        uregulowan*, zaplacon*, rozliczon*, oplacon*""",
    "when_soon": """tomorrow, tonight, this week, next week, friday, monday, tuesday, wednesday, thursday, weekend, by the end of, end of month, month end, payday
        morgen, heute abend, diese woche, naechste woche, freitag, montag, dienstag, mittwoch, donnerstag, monatsende, ende des monats
        demain, ce soir, cette semaine, semaine prochaine, vendredi, lundi, mardi, mercredi, jeudi, fin du mois, fin de mois
        manana, esta semana, proxima semana, viernes, lunes, martes, miercoles, jueves, fin de mes, fin de semana
        domani, stasera, questa settimana, prossima settimana, venerdi, lunedi, martedi, mercoledi, giovedi, fine mese
        morgen, vanavond, deze week, volgende week, vrijdag, maandag, dinsdag, woensdag, donderdag, eind van de maand
        amanha, esta semana, proxima semana, sexta, segunda, terca, quarta, quinta, fim do mes
        jutro, wieczorem, tym tygodniu, przyszlym tygodniu, piatek, poniedzialek, wtorek, sroda, czwartek, koniec miesiaca, konca miesiaca""",
    "when_just": """today, just now, this morning, yesterday, last week, last thursday, already, minutes ago, an hour ago
        heute, gerade, grad, heut frueh, gestern, letzte woche, bereits, schon
        aujourd hui, ce jour, a l instant, ce matin, hier, deja
        hoy, ahora mismo, esta manana, ayer, ya
        oggi, adesso, stamattina, ieri, gia, in data odierna
        vandaag, net, vanmorgen, gisteren, al, reeds
        hoje, agora, esta manha, ontem, ja
        dzis, dzisiaj, przed chwila, rano, wczoraj, juz""",
    "crossed": """crossed, out of date, overlap*, already settled, disregard the reminder
        ueberschnitten, gekreuzt
        croise*
        cruzado
        incrociat*
        kruist, gekruist
        cruzado
        minelo sie""",
    "instalments": """instalment*, installment*, payment plan, in stages, in two goes, monthly portions, a month, per month, a week, spread, three months, portions, schedule
        raten*, ratenzahlung, in drei, teilbetraege*, abstotter*, abzahl*, monatlich
        en 3 fois, en trois fois, echelonn*, mensualite*, echeancier
        plazos, en tres veces, fraccionar, mensual*
        rate, rateizz*, in tre volte, dilazion*
        termijnen, in drie keer, regeling, per maand
        prestacoes, em tres vezes, faseado
        raty, ratach, rozlozen*, czesci""",
    "half": """half, the rest, remainder, balance, the other, part payment, partial
        haelfte, rest, teilzahlung, restbetrag
        moitie, le reste, solde
        mitad, el resto, lo demas, la otra
        meta, il resto, saldo
        helft, de rest, restant
        metade, o resto, restante
        polow*, reszt*""",
    "more_time": """bit longer, extension, extend, postpone, defer, push, later date, two weeks later, a week late, more time, bear with us, tight, cash flow, skint
        aufschub, stundung, spaeter, eng, luft, verlaengern, noch warten
        delai, report, coince, serre, tresorerie
        aplazar, mas plazo, voy justo, bache
        proroga, qualche giorno in piu, stretto, carenza
        uitstel, later, krap
        mais uns dias, apertado, adiar, dificuldades
        parę dni, krucho, odrocz*, trudnosci""",
    "deducted": """deducted, deduct, less, minus, netted, net of, set off, offset, shorted, withheld, held back, retained, took off, knocked off, taken off
        abgezogen, abgesetzt, gekuerzt, einbehalten, einbehalt, verrechnet, abzueglich, abzug
        deduit, retranche*, retenue, moins, compens*
        descontad*, deducid*, quitado, retencion, menos, compens*
        detratt*, trattenut*, tolto, meno, ritenuta, compens*
        ingehouden, afgetrokken, in mindering, verrekend, minder, eraf
        abatemos, abatid*, retencao, tirei, descont*, a menos
        potraci*, odjet*, kompens*, mniej""",
    "retention": """retention, holdback, per contract, snags, handover
        sicherheitseinbehalt, einbehalt
        retenue de garantie, reserves
        retencion de garantia
        ritenuta a garanzia
        garantie inhouding
        retencao de garantia
        kaucja""",
    "advance": """deposit, advance, down payment, on account, upfront, prepaid
        anzahlung*, vorauszahlung*, vorschuss, a konto
        acompte*, avance, arrhes
        anticipo, a cuenta, senal
        acconto, anticipo
        aanbetaling, voorschot
        adiantamento, sinal
        zaliczk*, przedplat*""",
    "landed": """landed, arrived, show up, showing, reached you, received our payment, post it, posted, unapplied, unallocated, still open, still list, still showing
        eingegangen, angekommen, ist unser geld, steht noch offen, verbucht
        parvenu, recu, apparait, encaiss*, toujours en rouge
        llegado, recibido, sigue, cobrado
        arrivat*, risult*, incassat*
        binnen, ontvangen, nog open, rood
        chegou, caiu, cairam, recebid*, em aberto
        doszlo, wplynel*, dalej wisi, widnieje""",
    "release_order": """release, unblock, lift, hold, on stop, credit hold, ship, container, order can go
        freigeben, sperre, entsperren, liefersperre, ausliefern
        debloquer, liberer, expedier, blocage
        liberad, liberar, desbloque*, bloqueo
        sblocc*, rilasciare, blocco
        vrijgeven, blokkade, leveren
        libertem, desbloque*, bloqueio
        odblok*, zwolnic, blokad*""",
    "wrong_account_posted": """wrong account, wrong customer, misapplied, moved to, move it, posted to
        falscher kunde, falschen konto, umbuchen
        mauvais compte, mauvais client
        otro cliente, pasadlo
        altro cliente, spostatelo
        verkeerde klant
        outro cliente, passem para
        innego klienta, przeksieg*""",
    "proof": """proof, screenshot, confirmation of payment, bank printout, slip, copy of the transfer, trace
        nachweis, zahlungsnachweis, belastungsbeleg, kopie der ueberweisung
        preuve, justificatif de virement, avis de debit
        justificante, comprobante
        contabile, prova
        betaalbewijs, bewijs
        comprovativo
        potwierdzen*""",
    "use_credit": """use the credit, apply the credit, credit sitting, against, set against
        guthaben, verrechnen
        notre avoir, avoir sur
        saldo a favor
        nostro credito
        tegoed, verreken
        nosso credito
        nadplat*""",
}
