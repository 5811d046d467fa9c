"""Money that moves: paid, on its way, promised, held back, and by which bank."""

# ruff: noqa: E501 (tables read best with one row a line)

PAYMENTS: dict[str, str] = {
    "transfer_sent": """transferred, wired, wire, transfer, bacs, ach, eft, faster payment, swift, tt, mt103, neft, rtgs, utr, sepa, iban transfer, remitted, sent it, bank transfer, payment has been made, payment made, payment sent, funds sent, initiated, paid via, settlement date, value date, processed a payment, sent the money
        ueberwiesen, ueberweisung*, angewiesen, anweisung, echtzeitueberweisung, raus, ueberweise*, zahlung veranlasst, veranlasst, gezahlt, zahlung ist erfolgt, bank angewiesen, abgeschickt, wertstellung, valuta, gutschrift auf ihrem konto
        virement*, vire, viree, virer, mandate, mandatement, vire ce jour, versement, paiement effectue, effectue*, reglement effectue, date de valeur, emis, avons paye, verse
        transferid*, transferencia*, bizum, ingres*, hemos pagado, pagamos, pago realizado, realizad*, ordenad*, abonamos, fecha valor, girad*, hemos hecho
        bonific*, disposto, disposizione, accredit*, abbiamo pagato, pagamento effettuato, effettuat*, eseguit*, valuta, ordinat*, versat*, pagamento disposto
        overgemaakt, overboeking, overgeboekt, ideal, overmaken, betaling verricht, betaling uitgevoerd, opdracht gegeven, betaalopdracht, gestort, geboekt, valutadatum, voldaan per
        transfer*, mbway, liquid*, pagamento efetuado, efetua*, realizad*, pagamos, pix, deposit*, data valor, ordem de pagamento
        przelew*, przelan*, blik, przekazali*, zlecon*, zaplacilismy, wplacil*, wplat*, dokonal*, zrealizowan*, data waluty, wyslal* przelew, poszedl""",
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
    "pay_run": """payment run, pay run, run, batch, scheduled, next run, cycle, disbursement, released, in the run, will be included, approved for payment, passed for payment, payment date, due to be paid, in the queue, cleared for payment, weekly run, bacs run, check run, goes out
        zahllauf*, zahlungslauf*, lauf, dienstagslauf, eingeplant, vorgesehen, freigegeben, zur zahlung, geht raus, zahlungsvorschlag, zur zahlung angewiesen, geht mit, kommt in den
        lot de paiement, prochain lot, campagne de paiement, prevu, programme*, echeance, bon a payer, partira, mis en paiement, mise en paiement, campagne, sera regle*, validee
        remesa, programad*, propuesta de pago, en la remesa, dia de pago, dias de pago, proximo pago, validada para pago, aprobad* para pago, entra en
        distinta, flusso, programmat*, disposta, messa in pagamento, messe in pagamento, in distinta, autorizzata, prossima disposizione, in scadenza
        betaalrun*, run, ingepland, gepland, klaargezet, betaalbatch, betaalronde, batch, vrijgegeven, gaat mee, in de run, goedgekeurd voor betaling
        lote, agendad*, programad*, programacao de pagamentos, proximo lote, liberad*, aprovad* para pagamento, entra no
        paczk*, zaplanowan*, harmonogram, przelewow, w paczce, zatwierdzon* do zaplaty, zostanie zaplacon*, bedzie zaplacon*, w terminie platnosci, pojdzie""",
    "settled": """settled, cleared, paid up, paid in full, square, discharged, regularised, no longer outstanding, taken care of, all paid, now paid, has been paid, have been paid
        beglichen, ausgeglichen, bezahlt, reguliert, regulieren, erledigt, gezahlt, getilgt, komplett bezahlt, wurde bezahlt, ist bezahlt
        regle*, solde*, acquitte*, paye*, reglee, reglees, payees, apure*, soldee*
        abonad*, liquidad*, pagad*, saldad*, cancelad*, quedan pagadas, esta pagada, estan pagadas, satisfech*
        saldat*, pagat*, liquidat*, onorat*, chius*, pagamento avvenuto, saldo effettuato, regolat*
        voldaan, betaald, vereffend, betaling gedaan, is betaald, zijn betaald, afgelost
        liquidad*, pago, paga, regularizad*, saldad*, quitad*, esta paga, estao pagas, liquidamos
        uregulowan*, zaplacon*, rozliczon*, oplacon*, splacon*, zostala oplacona, sa oplacone, wyrownan*""",
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
    "instalments": """instalment*, installment*, payment plan, in stages, in two goes, monthly portions, a month, per month, a week, spread, three months, portions, schedule, installments, split, over three months, over four months, over six months, monthly payments, pay in parts, part payments, several payments, spread out, four times
        raten*, ratenzahlung, in drei, teilbetraege*, abstotter*, abzahl*, monatlich, in raten, in vier, in sechs, auf mehrere, monatsraten, aufteilen, teilzahlungen, im monat, pro monat, stueckeln
        en 3 fois, en trois fois, echelonn*, mensualite*, echeancier, en plusieurs fois, en quatre fois, en six fois, par mois, etaler, etalement, facilites de paiement, fractionn*, versements
        plazos, en tres veces, fraccionar, mensual*, a plazos, en cuatro, en seis, al mes, pagos parciales, fraccion*, repartir, cuotas
        rate, rateizz*, in tre volte, dilazion*, in rate, a rate, rateale, mensili, al mese, dilazione, in piu volte, scaglion*, piano di rientro
        termijnen, in drie keer, regeling, per maand, in termijnen, in vier keer, in schijven, schijven, afbetaling*, gespreid, betalingsregeling, maandelijks, spreiden, afbetalingsplan
        prestacoes, em tres vezes, faseado, em prestacoes, parcel*, em quatro vezes, por mes, mensais, faseadamente, em 3x, em 4x, dividir
        raty, ratach, rozlozen*, czesci, na raty, w ratach, miesiecznie, rozlozyc, rozlozenie, w czesciach, transz*, ukladu ratalnego""",
    "half": """half, the rest, remainder, balance, the other, part payment, partial, partial payment, remaining, what is left, outstanding part, paid part
        haelfte, rest, teilzahlung, restbetrag, restliche*, verbleibend*, teilweise, den rest, teil der
        moitie, le reste, solde, acompte, le restant, restant, partiel*, une partie
        mitad, el resto, lo demas, la otra, restante, resto, parte, parcial*, lo que falta
        meta, il resto, saldo, parte, restante, rimanente, parzial*, acconto
        helft, de rest, restant, resterende, restbedrag, gedeelte, deel, deelbetaling, het restant
        metade, o resto, restante, parte, parcial*, remanescente, o restante
        polow*, reszt*, pozostal*, czesciow*, czesc, pozostala kwota""",
    "more_time": """bit longer, extension, extend, postpone, defer, push, later date, two weeks later, a week late, more time, bear with us, tight, cash flow, skint, few more days, extra time, could we pay later, until the end of, grace, short of cash, struggling, difficult month, extended
        aufschub, stundung, spaeter, eng, luft, verlaengern, noch warten, zahlungsaufschub, laengeres, fristverlaenger*, engpass, knapp, schwierig*, spaeter zahlen, bitte um geduld
        delai, report, coince, serre, tresorerie, un delai, reporter, decaler, difficulte*, delai supplementaire, mois difficile, patienter
        aplazar, mas plazo, voy justo, bache, prorroga, aplazamiento, retrasar, dificultad*, mas tiempo, unos dias mas, falta de liquidez
        proroga, qualche giorno in piu, stretto, carenza, rinvio, posticip*, difficolta, qualche giorno, piu tempo, mancanza di liquidita, dilazionare
        uitstel, later, krap, uitstel van betaling, krap bij kas, moeilijk*, later betalen, wat meer tijd, liquiditeit, even geduld
        mais uns dias, apertado, adiar, dificuldades, prazo, prorrog*, dificuldade*, mais tempo, sem caixa, adiamento, mais alguns dias
        parę dni, krucho, odrocz*, trudnosci, odroczen*, przedluzen*, pozniej, problem* z plynnoscia, zator, pare dni, wiecej czasu, prolongat*""",
    "deducted": """deducted, deduct, less, minus, netted, net of, set off, offset, shorted, withheld, held back, retained, took off, knocked off, taken off, short paid, shortpaid, underpaid, paid short, reduced by, we took, early payment discount, prompt payment discount, kept back
        abgezogen, abgesetzt, gekuerzt, einbehalten, einbehalt, verrechnet, abzueglich, abzug, gekuerzte, kuerz*, skonto, minderung, abzuege, in abzug, zurueckbehalten, einbehaltene, abgezogene
        deduit, retranche*, retenue, moins, compens*, deduction, deduisons, deduit*, retenu, diminue*, escompte, retire, soustrait
        descontad*, deducid*, quitado, retencion, menos, compens*, retenid*, retenemos, deduccion, deducimos, descuento, descontamos, restad*, minorad*, hemos quitado
        detratt*, trattenut*, tolto, meno, ritenuta, compens*, trattenuto, trattenendo, detrazione, decurtat*, sconto, sottratt*, al netto
        ingehouden, afgetrokken, in mindering, verrekend, minder, eraf, aftrek, korting, gekort, minder betaald, ingekort, afgehouden, inhouding, verminderd
        abatemos, abatid*, retencao, tirei, descont*, a menos, retid*, deducao, deduzi*, descontamos, desconto, retivemos, abatimento
        potraci*, odjet*, kompens*, mniej, potracilismy, potracenie, pomniejszon*, odliczon*, skonto, mniejsz*, odjelismy, zatrzyma*""",
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
    "landed": """landed, arrived, show up, showing, reached you, received our payment, post it, posted, unapplied, unallocated, still open, still list, still showing, did you get, have you received, did you receive, has it arrived, can you see our payment, has the payment, on your side, credited to our account
        eingegangen, angekommen, ist unser geld, steht noch offen, verbucht, ist die zahlung, zahlungseingang, angekommen ist, eingegangen ist, gutgeschrieben, sehen sie die zahlung, erhalten haben
        parvenu, recu, apparait, encaiss*, toujours en rouge, bien recu notre, avez vous recu, est il arrive, credite, recu le virement, vu passer
        llegado, recibido, sigue, cobrado, habeis recibido, han recibido, os ha llegado, ha llegado, ha entrado, os consta, les consta
        arrivat*, risult*, incassat*, avete ricevuto, e arrivato, pervenut*, vi risulta, accreditat*, vedete il pagamento
        binnen, ontvangen, nog open, rood, is het binnen, hebben jullie ontvangen, is mijn betaling, binnengekomen, bijgeschreven, aangekomen
        chegou, caiu, cairam, recebid*, em aberto, receberam, ja entrou, ja caiu, baixad*, compensou, deram baixa, deu entrada
        doszlo, wplynel*, dalej wisi, widnieje, czy wplynal, wplynela, dotarl*, zaksiegowany, widzicie, czy doszl*, wplyw""",
    "release_order": """release, unblock, lift, hold, on stop, credit hold, ship, container, order can go, reconnect, reconnection, suspended, service cut, switched off, cut off, restore
        freigeben, sperre, entsperren, liefersperre, ausliefern, gesperrt, abgeschaltet, wieder freischalten, entsperrung, anschlusssperre, freischalten
        debloquer, liberer, expedier, blocage, coupe*, suspendu*, retablir, remettre en service, coupure, reactiv*
        liberad, liberar, desbloque*, bloqueo, cortad*, corte, suspendid*, restablec*, reactiv*
        sblocc*, rilasciare, blocco, staccat*, sospes*, riattiv*, ripristin*, distacc*
        vrijgeven, blokkade, leveren, afgesloten, geblokkeerd, heraansluiten, opnieuw aansluiten, deblokkeren
        libertem, desbloque*, bloqueio, cortaram, cortad*, suspens*, religar, restabelec*, reativ*
        odblok*, zwolnic, blokad*, odcie*, odlaczy*, przywroc*, zawieszon*, wznow*""",
    "wrong_account_posted": """wrong account, wrong customer, misapplied, moved to, move it, posted to
        falscher kunde, falschen konto, umbuchen
        mauvais compte, mauvais client
        otro cliente, pasadlo
        altro cliente, spostatelo
        verkeerde klant
        outro cliente, passem para
        innego klienta, przeksieg*""",
    "proof": """proof, screenshot, confirmation of payment, bank printout, slip, copy of the transfer, trace, attached proof, payment slip, bank confirmation, remittance slip, find the remittance
        nachweis, zahlungsnachweis, belastungsbeleg, kopie der ueberweisung, beleg der ueberweisung, ueberweisungstraeger, bankbeleg, zahlungsbestaetigung
        preuve, justificatif de virement, avis de debit, ordre de virement, confirmation de virement, preuve de paiement
        justificante, comprobante, resguardo, extracto bancario, adjunto pago, orden de transferencia
        contabile, prova, copia bonifico, ricevuta bonifico, cro, attestazione
        betaalbewijs, bewijs, bankafschrift, betaalbevestiging, kopie van de betaling
        comprovativo, comprovante, recibo de transferencia, talao
        potwierdzen*, wydruk, dowod wplaty, dowod przelewu""",
    "use_credit": """use the credit, apply the credit, credit sitting, against, set against, offset, apply credit memo, apply the credit memo, apply our credit, credit memo against, take the credit note, deduct the credit note, net the credit
        guthaben, verrechnen, gutschrift verrechnen, gutschrift .. verrechn*, verrechnung, verrechnet, gegenrechnen, aufrechn*, anrechnen, gutschrift mit
        notre avoir, avoir sur, imputer l avoir, imputer, imputation, deduire l avoir, compenser, avec l avoir, utiliser l avoir
        saldo a favor, aplicar el abono, compensar, compensen, aplicad*, abono .. factura, descontar el abono, imputar
        nostro credito, compensare, compensazione, nota di credito .. fattura, utilizzare la nota, a scalare, scalare, portare in detrazione
        tegoed, verreken, verrekenen, verrekening, creditnota .. factuur, in mindering brengen, afboeken, wegstrepen
        nosso credito, abater, compensar, encontro de contas, nota de credito .. fatura, aplicar a nota, descontar a nota, utilizar a nota
        nadplat*, rozliczyc, rozliczenie, skompensowac, kompensat*, zaliczyc, zaliczenie, korekta .. faktur*, potracic korekte""",
}
