"""What people write about to a billing desk, finer than `concepts`: each topic with the words that carry it.

Topics are read by the wording model alone; no cue stands on them. They carry what was learned from a sentence in one
language to the other seven. Written like the table of `concepts`: "*" stands for any ending or front of a word, ".."
for up to four words in between, a comma separates phrases. A line holds one language, in the order English, German,
French, Spanish, Italian, Dutch, Portuguese, Polish; a word may stand for a little more than its topic.
"""

# ruff: noqa: E501 (tables read best with one row a line)

TOPICS: dict[str, str] = {
    # --- documents
    "receipt_slip": """receipt, receipts, voucher*, sales slip
        quittung*, kassenbon*, bon, beleg, belege, kartenbeleg*
        recu, recus, justificatif*, ticket
        recibo*, justificante*, ticket, tique
        ricevuta, ricevute, scontrino, giustificativo
        bon, bonnetje*, bewijs
        recibo*, comprovativo*, talao
        paragon*, dowod*, pokwitowan*""",
    "delivery_note": """delivery note*, delivery slip*, docket*, pod, proof of delivery, packing slip*, waybill*, consignment note*, bill of lading
        lieferschein*, frachtbrief*, wiegeschein*, abliefernachweis*, ls
        bon de livraison, bons de livraison, bl, bordereau*, lettre de voiture, bon de pesee
        albaran*, carta de porte, remito
        ddt, bolla, bolle, documento di trasporto
        leverbon*, pakbon*, vrachtbrief*, weegbon*, afleverbewijs
        guia, guias, guia de remessa, guia de transporte
        wz, list przewozowy, kwit*, dowod dostawy""",
    "work_sheet": """timesheet*, time sheet*, job sheet*, work order*, daily slip*, log, hours
        stundenzettel*, regiebericht*, arbeitsnachweis*, tageszettel*, leistungsnachweis*, aufmass*, stunden
        feuille* d heures, releve d heures, attachement*, registre, bon* d intervention, heures
        parte*, hoja de horas, hojas de horas, horas
        rapportin*, foglio ore, ore
        urenbriefje*, urenstaat*, werkbon*, uren
        folha* de horas, auto*, horas
        karta pracy, karty pracy, protokol*, godzin*""",
    "signature": """signed, signature, sign, countersigned, signatory
        unterschrift*, unterschrieben*, unterzeichnet*, gegengezeichnet*, abgezeichnet
        signe, signee, signes, signees, signature*, signer
        firmad*, firma, firmar, firmo
        firmat*, firma, firme
        getekend*, ondertekend*, handtekening*, tekenen
        assinad*, assinatura, assinar, assinou
        podpis*""",
    "file_format": """pdf, excel, xls, csv, xml, ubl, format, word, scan, file
        pdf, excel, xml, xrechnung, zugferd, format, datei
        pdf, excel, xml, format, fichier, facturx
        pdf, excel, xml, formato, archivo
        pdf, excel, xml, formato, file
        pdf, excel, xml, ubl, formaat, bestand
        pdf, excel, xml, formato, ficheiro
        pdf, excel*, xml, format*, plik*""",
    "unreadable": """blank, unreadable, blurry, corrupt*, won t open, doesn t open, not open, wouldn t open, illegible, garbled, password protected, expired link, cut off
        unleserlich*, nicht lesbar, nicht oeffnen, laesst sich nicht oeffnen, leer, defekte datei
        illisible*, ne s ouvre pas, corrompu, vide, expire
        ilegible, no abre, no se abre, vacio, caducado
        illeggibile, non si apre, vuoto, scaduto
        onleesbaar, gaat niet open, leeg, verlopen
        ilegivel, nao abre, vazio, expirou
        nieczyteln*, nie otwiera, pust*, wygasl*""",
    "again_send": """resend, resent, re send, reissue*, re issue*, again, once more, another copy, redo, rerun, re present*
        nochmal*, nochmals, erneut, neu ausstellen, neuausstellung, noch einmal
        renvoyer, renvoyez, renvoi, refaire, reediter, a nouveau, reemettre, redeposer
        reenvi*, otra vez, de nuevo, volver a, nueva emision, rehacer
        rimand*, di nuovo, riemett*, ritrasmett*, nuova emissione, reinvi*
        opnieuw, nogmaals, nog eens, nog een keer, nieuwe versie
        reenvi*, de novo, outra vez, nova emissao, reemiss*, reemit*
        ponown*, jeszcze raz, ponowic""",
    "resubmit": """resubmit*, re submit*, resubmission, upload* again, transmit, retransmit, re upload
        neu einreichen, erneut einreichen, neu hochladen, hochladen, laden sie
        redeposer, deposer, redepot, depot
        volver a subir, subir, suban, presentarse, presentar
        ritrasmett*, trasmett*, caricare, ricaricare
        opnieuw indienen, indienen, nogmaals indienen, uploaden
        submeter, ressubmeter, carregar
        przeslac ponownie, zlozyc, wgrac, przeslij*""",
    "bounced_back": """returned, rejected, bounced, kicked back, failed validation, came back, parked, not accepted, refused, declined
        abgewiesen, zurueckgewiesen, abgelehnt, retourniert, nicht einlesen, zurueck
        rejet*, refuse*, retourne*
        devuelt*, rechazad*, rechazo
        scartat*, rifiutat*, respint*, scarto
        geweigerd, afgekeurd, afgewezen, teruggestuurd
        devolvid*, rejeitad*, recusad*
        odrzuc*, zwrocon*, cofniet*""",
    "field_missing": """field, mandatory, reference not found, buyer reference, call off, cost centre, cost center, cost code, project number, requisition*, reference, gl code
        kaeuferreferenz, leitweg*, pflichtfeld, kostenstelle*, projektnummer*, bestellbezug, bt 10, referenz
        champ, numero d engagement, engagement, code service, siret, reference, numero de marche, code chantier
        centro gestor, organo gestor, campo, expediente, referencia, dir3, centro de coste
        campo, cig, cup, codice destinatario, codice univoco, riferimento, commessa
        veld, projectnummer, verplichtingennummer, kostenplaats, referentie, contractnummer
        campo, compromisso, numero de compromisso, referencia, centro de custo
        pole, numer umowy, mpk, numer projektu""",
    "explain_charge": """what is it for, what s it for, what is this, break down, breakdown, relates to, relate to, cover, covers, what does .. mean, clarify, which job, which site, explain
        wofuer, auf was bezieht, bezieht sich, zuordnung, aufschluesselung, erlaeutern, was bedeutet, welche baustelle
        a quoi correspond*, se rapporte, detail, detailler, quel chantier, c est quoi, expliquer
        a que corresponde, de que es, desglose, detalle, que obra, explicar
        a cosa si riferisce, si riferisce, dettaglio, quale cantiere, cos e, spiegare
        waar is .. voor, waarvoor, betrekking op, specificatie, welk project, uitleg*, toelichten
        a que se refere, e de que, detalhe, que obra, explicar
        czego dotyczy, za co, rozbicie, ktora budowe, wyjasni*""",
    "post_code": """code it, coded, coding, allocate, post it, cost it, charge it to, expense*
        kontieren, hinbuche, zuordnen, verbuchen, reisekosten
        imputer, imputation, affecter, comptabiliser, note de frais
        imputar*, contabilizar, gastos
        imputare, contabilizz*, registr*
        boeken, inboeken, declaratie
        imputar, lancar, lanco, contabilizar
        zaksiegow*, przypisac, dekret*""",
    "system_entry": """system, ledger, erp, sap, on file, set you up, set up, payee, master data, vendor record, supplier record
        system, stammdaten, anlegen, kreditorenstamm, lieferantenstamm
        systeme, referencement, dossier fournisseur, creer votre compte
        sistema, alta, daros de alta, ficha
        sistema, anagrafica, censire, scheda fornitore
        systeem, aanmaken, stamgegevens
        sistema, abrir ficha, ficha, abertura de ficha
        system*, kartotek*, rejestracj*""",
    "form_fill": """form, forms, questionnaire, fill out, fill in, complete, completed, duly completed, declaration, self assessment
        formular*, fragebogen, ausfuellen, ausgefuellt*, erklaerung, selbstauskunft
        formulaire*, questionnaire, remplir, completer, declaration
        formulario*, cuestionario, rellenar, cumplimentar, impreso
        modulo, moduli, questionario, compilare, compilat*, scheda
        formulier*, vragenlijst, invullen, ingevuld*, verklaring
        formulario*, questionario, preencher, preenchid*, impresso
        formularz*, ankiet*, wypelni*, oswiadczen*""",
    "certificate": """certificate*, certification, insurance, w 9, w9, w 8*, tax residency, resale, licence proof, liability, bank letter
        bescheinigung*, nachweis*, freistellung*, unbedenklichkeit*, versicherungsnachweis, lieferantenerklaerung*, lle
        attestation*, urssaf, kbis, certificat*, assurance
        certificado*, al corriente, poliza, seguro
        durc, certificat*, polizza, visura
        verzekeringsbewijs, polis, attest, certificaat, uittreksel
        certidao*, certificado*, apolice, declaracao
        zaswiadczen*, polis*, certyfikat*""",
    "expired": """expired, lapsed, out of date, ran out, renewed, no longer valid, dated
        abgelaufen*, laeuft ab, veraltet
        perime*, expire*, echu*
        caducad*, vencid*
        scadut*
        verlopen, vervallen
        caducad*, expirad*
        wygas*, niewazn*""",
    "login": """log in, login, sign in, password, credentials, access, user, username, locked out, reset
        anmelden, anmeldung, passwort*, zugang*, anmeldedaten, benutzer*, einloggen
        connexion, connecter, mot de passe, acces, identifiant*, espace client
        acceder, acceso, contrasena*, usuario*, area de clientes
        accedere, accesso, password, credenziali, utente, area clienti
        inlog*, wachtwoord, toegang, klantportaal, account
        aceder, acesso, palavra passe, senha, utilizador, area de cliente
        zalogow*, logowan*, hasl*, dostep*, panel*""",
    # --- balance and audit
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
    # --- money that moves
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
    # --- objections
    "twice": """twice, two times, double, duplicate, same delivery, dup, second time
        doppelt, zweimal, zwei mal, gleiche lieferung
        deux fois, double, doublon, en double
        dos veces, duplicad*, dos facturas
        due volte, doppi*, duplicat*
        dubbel, twee keer, tweemaal
        duas vezes, duplicad*, em duplicado
        dwa razy, podwojn*, dwukrotn*, zdublow*""",
    "only_n": """only, just, short, instead of, not 12, missing, fewer
        nur, lediglich, statt, zu wenig, fehlten, fehlmenge
        seulement, que, manquait, manquaient, au lieu
        solo, faltaban, en vez, faltan
        solo, soltanto, mancavano, invece
        maar, slechts, te weinig, in plaats
        apenas, faltavam, em vez
        tylko, brakowalo, zamiast""",
    "broken": """broken, smashed, crushed, damaged, leak*, defect*, faulty, cracked, wet, scratched, mouldy, out of tolerance, failed inspection
        kaputt, beschaedigt*, bruch, defekt*, mangel*, maengel, undicht
        casse*, abime*, endommag*, defectueu*, fuite
        rot*, danad*, defectuos*, averiad*
        rott*, danneggiat*, difettos*
        kapot, stuk, beschadigd, gebrek*
        partid*, danificad*, estragad*, defeit*
        rozbit*, uszkodz*, wadliw*, zepsut*""",
    "wrong_kind": """wrong colour, wrong color, wrong size, wrong item, wrong model, not what we ordered
        falsche farbe, falsche groesse, falscher artikel
        mauvaise couleur, mauvaise taille
        color equivocado, talla
        colore sbagliato, misura sbagliata
        verkeerde kleur, verkeerde maat
        cor errada, tamanho errado
        zly kolor, zly rozmiar""",
    "returned_goods": """returned, sent back, took back, gone back, return note, rma, collection note, handed back
        zurueckgeschickt, retoure*, zurueckgegeben, ging zurueck, abgeholt
        renvoye*, retour*, rendu*, reparti
        devuelt*, devolvi*, devolucion
        reso, resi, resa, restituit*
        retour, teruggestuurd, terug gestuurd, ingeleverd
        devolvi*, devoluc*
        zwroc*, odeslan*, oddan*""",
    "never_came": """never arrived, never came, nothing turned up, never got it, never supplied, not supplied, nobody came, didn t show
        nie angekommen, nie geliefert, nie gekriegt, niemand bei uns
        jamais recu, jamais livre, personne n est venu
        nunca llego, no ha llegado, nadie vino, no vino nadie
        mai arrivat*, mai consegnat*, nessuno e venuto, non e venuto
        nooit geleverd, nooit gehad, niemand geweest
        nunca chegou, nunca foi entregue, nao veio
        nigdy nie dot*, nie dostarcz*, nikogo""",
    "tariff": """price, unit price, rate, tariff, price list, charge, charged, cost
        preis*, einzelpreis*, tarif*, stundensatz, preisliste, kosten
        prix, tarif*, taux
        precio*, tarifa*, coste
        prezzo, prezzi, tariffa, costo
        prijs, prijzen, tarief, kosten
        preco*, tarifa, custo
        cen*, stawk*, koszt*""",
    "as_agreed": """agreed, we shook hands, quoted, quote said, estimate, fixed, contract price, confirmation, promised
        ausgemacht, vereinbart*, fix, angebot, zugesagt, abgesprochen
        convenu, devis, bloque, accord, promis
        quedamos, acordad*, fijad*, pactad*, presupuesto
        d accordo, concordat*, pattuit*, bloccato, preventivo
        afgesproken, overeengekomen, vast, offerte
        combinad*, acordad*, fixo, orcamento
        umawia*, uzgodni*, ustal*, stala cena""",
    "extra_fee": """surcharge, fee, admin fee, call out, fuel, handling, minimum order, service charge, carriage, freight, shipping, transport, delivery charge
        zuschlag*, gebuehr*, pauschale, fracht*, versand*, mindermenge*, anfahrt
        frais, supplement, port, franco, transport, forfait
        recargo, cargo, portes, gastos, transporte
        spesa, spese, supplemento, trasporto, franco
        toeslag, kosten, vracht, franco, administratiekosten
        taxa, portes, custos, transporte, suplemento
        oplat*, doplat*, transport*, koszty""",
    "late_fee": """late fee, interest, penalty, default, reminder fee, dunning
        mahngebuehr*, verzugszins*, zinsen, mahnstufe
        penalite*, interets, majoration
        intereses, recargo de demora, penaliz*
        interessi, mora, penale
        rente, boete, aanmaningskosten
        juros, multa, mora
        odset*, kar*""",
    "tax_word": """vat, tax, sales tax, exempt, zero rated, export, reverse charge
        mwst, umsatzsteuer, ust, steuer*, reverse charge, ausfuhr, export, innergemeinschaftlich*
        tva, exonere*, export, autoliquidation
        iva, exent*, exportacion
        iva, esente, esportazione, reverse charge
        btw, vrijgesteld, export, verlegd
        iva, isent*, exportacao
        vat, zwolnion*, eksport""",
    "take_off": """take it off, take off, remove, removed, reverse, waive, cancel it, cancel both, come off, scrap
        rausnehmen, raus, runternehmen, streichen, stornieren, storno
        retirer, enlever, annuler, supprimer
        quitad*, quitar, anulad*, anular, fuera
        togliete*, togliere, stornare, stornat*, annullat*
        eraf, verwijderen, laten vervallen, intrekken, crediteren
        tirem, retirar, anulem, anular
        zdejm*, usun*, anulow*, wycof*""",
    "make_good": """credit note, credit memo, credit, corrected, correct it, adjust, amend, revise, put right
        gutschrift*, gutschreiben, korrigieren, korrektur, berichtig*
        avoir, rectifi*, corrig*
        abono*, nota de credito, rectific*, correg*
        nota di credito, nota di accredito, accredito, rettific*, corregg*
        creditnota*, crediteer*, crediteren, corriger*, aanpassen
        nota de credito, retific*, corrig*
        korekt*, skorygow*, poprawi*""",
    "give_back": """refund, money back, give back, return one, pay back
        zurueck bitte, erstatt*, rueckzahl*, zurueckzahlen
        rembours*
        devolved*, devolver, reembols*
        rimbors*
        terug graag, terugbetal*, terugstort*
        devolvam, devolver, reembols*
        oddajcie, zwrot*, zwroci*""",
    "wont_pay": """won t pay, not paying, will not pay, decline to pay, refuse, hold it, withhold, holding
        zahle nicht, zahl ich nicht, zahlen nicht, nicht anerkannt, erkennen .. nicht an, zurueckbehaltung*
        paie pas, paierons pas, ne reglerons, refus*
        no lo pago, no pago, no se paga, no pagaremos
        non lo pago, non pago, non si paga, non paghiamo
        betaal ik niet, niet betalen, betalen niet
        nao pago, nao se paga, nao pagamos
        nie place, nie zaplacimy, nie zaplace""",
    "not_ours": """not ours, not for us, wrong company, never ordered, don t recognise, nobody ordered, our old tenant, sold
        nicht unsere, falsche firma, nicht bestellt, betrifft uns nicht
        pas nous, pas a nous, pas commande, ne nous concerne pas
        no es nuestr*, no lo hemos pedido
        non e nostr*, non abbiamo ordinato
        niet voor ons, niet van ons, niet besteld
        nao e noss*, nao encomendamos
        nie nasz*, nie zamawial*""",
    "ended": """cancelled, gave notice, terminated, expired contract, ended, no basis, rolled over, handed the machine, trial
        gekuendigt, kuendigung, vertrag endete, beendet
        resili*, pris fin, termine
        dimos de baja, baja, termino, finaliz*
        disdett*, cessat*, disdic*
        opgezegd, geeindigd, beeindigd
        rescind*, terminou, cessou
        wypowiedz*, wygas*, zakoncz*""",
    "not_done": """not finished, half done, isn t finished, not completed, incomplete work, redo it, poor*, quality, snag*
        nicht fertig, nicht abgeschlossen, nachbesser*, mangelhaft
        pas fini, inacheve*, reserves, malfacon*
        sin acabar, sin terminar, mal hecho
        non finito, da finire, incomplet*
        niet af, niet klaar, onvolledig
        por acabar, inacabad*
        nieskonczon*, niedokonczon*""",
    "sum_wrong": """don t add up, add up, total is wrong, miscalculat*, sums, arithmetic, doesn t match, mismatch, variance, discrepan*
        summe ist falsch, rechenfehler, stimmt nicht, passt nicht, abweichung*
        total est faux, erreur de calcul, ne correspond, ecart, litige
        suma esta mal, no cuadra, incidencia, diferencia
        totale e sbagliato, non torna*, differenza, contestazione
        telt niet op, klopt niet, verschil
        soma esta errada, nao bate*, divergencia
        suma sie nie, nie zgadza, rozbieznos*""",
    "count_words": """pallet*, carton*, box, boxes, bag, bags, crate*, pieces, units, pcs, sheets, tonnes, kilos, litres, rolls, drums, metres
        palette*, karton*, kiste*, saecke, sack, stueck, platten, tonnen, rollen, liter, fuhre, meter
        palette*, carton*, caisse*, sacs, pieces, plaques, tonnes, rouleaux, metres
        pale*, caja*, sacos, piezas, tableros, kilos, rollos, cubos, metros
        pallet, cartoni, casse, cassa, sacchi, pezzi, pannelli, chili, bobine, metri, bancali
        pallet*, dozen, doos, kratten, zakken, stuks, platen, kilo, rollen, meter
        palete*, caixa*, sacos, pecas, placas, quilos, rolos, metros
        palet*, karton*, skrzyn*, work*, sztuk*, plyt*, kilogram*, rol*, metr*""",
    "driver": """driver, lorry, truck, van, load, drop, delivery
        fahrer, lkw, lieferung, ladung, anlieferung
        chauffeur, camion, livraison, quai
        chofer, camion, reparto, entrega
        autista, camion, consegna
        chauffeur, wagen, vracht, levering
        motorista, camiao, entrega
        kierowc*, dostaw*, ladun*""",
    "technician": """technician, engineer, callout, visit, plumber, installer, on site
        monteur*, techniker*, einsatz
        technicien, monteur, visite, intervention
        tecnico, visita
        tecnico, intervento, visita
        monteur, bezoek
        tecnico, visita
        serwisant*, monter*, wizyt*""",
    # --- pressure
    "ignored": """ignored, no reply, not a peep, nobody answers, without an answer, no answer, unanswered, hello
        keine antwort, keine rueckmeldung, niemand meldet, vertroestet
        sans reponse, aucune reponse, pas de reponse, y a quelqu un
        sin respuesta, nadie contesta, hay alguien
        senza risposta, nessuna risposta, c e qualcuno
        geen antwoord, geen reactie, is daar iemand
        sem resposta, ninguem responde, esta ai alguem
        bez odpowiedzi, brak odpowiedzi, jest tam kto""",
    "count_tries": """third, fourth, fifth, three times, four times, several times, many times, five times, 3rd, 4th
        dritte*, vierte*, fuenfte*, dreimal, mehrfach, mehrmals
        troisieme, quatrieme, 3e, 4e, trois fois, plusieurs fois
        tercer*, cuart*, tres veces, varias veces
        terza, quarta, tre volte, piu volte
        derde, vierde, drie keer, meerdere keren
        terceir*, quart*, tres vezes, varias vezes
        trzec*, czwart*, trzy razy, kilka razy, wielokrotn*""",
    "passed_around": """passed from, pillar to post, round the houses, in circles, start over, different person, merry go round
        im kreis, jedes mal ein anderer, weitergereicht
        balade, tourne en rond, tournons en rond, jamais la meme personne
        mareado, vueltas, cada vez .. distinto
        rimbalz*, in tondo, ogni volta
        kastje naar de muur, niet verder, elke keer iemand
        as voltas, empurrar*, cada vez e
        w kolko, odsyla*, za kazdym razem""",
    "superior": """manager, supervisor, team lead*, director, ceo, md, head of, someone senior, more senior, above first line, boss, decision maker, person in charge
        chef*, vorgesetzt*, teamleit*, geschaeftsfuehr*, geschaeftsleitung, entscheidungsbefugt*, leitung
        responsable, directeur, direction, chef, hierarchie, superieur
        responsable, director*, jefe, gerente, encargado, capacidad de decision
        responsabile, dirigente, direzione, capo, direttore
        leidinggevende, directie, directeur, baas, chef, manager, teamleider
        responsavel, gerencia, direcao, chefe, diretor, administracao
        kierowni*, dyrektor*, szef*, prezes*, zarzad*, przelozon*, decyzyjn*""",
    "disgust": """joke, shambles, disgrace*, useless, fed up, enough, appalling, ridiculous, unbelievable, sick of, outrage*, shame*, unacceptable, pathetic, incompetent
        saftladen, unverschaemt*, frechheit, reicht, unmoeglich, laecherlich, skandal*
        honteux, ras le bol, inadmissible, inacceptable, scandaleux, lamentable
        verguenza, vergonzoso, harto, inaceptable, ya esta bien, tomadura
        vergogna, basta, inaccettabile, scandaloso, indecente
        belachelijk, schandalig, spuugzat, klaar mee, onacceptabel
        vergonha, farto, inaceitavel, inadmissivel, escandalo
        skandal*, wstyd, dosc, niedopuszczaln*, kpina""",
    "law": """lawyer, solicitor*, attorney*, court, legal action, proceedings, small claims, sue, our client, instructed
        anwalt*, rechtsanwalt*, gericht*, klage, mandantin, rechtliche schritte, vollmacht
        avocat*, tribunal, mise en demeure, justice, conseil de, poursuite*
        abogado*, juzgado, juicio, acciones legales, en nombre de
        avvocato, tribunale, legale, diffid*, per conto di
        advocaat, rechter, rechtbank, sommer*, namens client*
        advogado*, tribunal, interpel*, em representacao
        prawnik*, sad, sadu, sadzie, pozew, w imieniu""",
    "watchdog": """ombudsman, trading standards, regulator, consumer protection, review, the papers, press
        verbraucherzentrale, ombudsmann, schlichtung*
        mediateur, ufc, dgccrf
        consumo, ocu
        associazione consumatori, garante
        geschillencommissie, consumentenbond
        livro de reclamacoes, entidade reguladora, deco
        rzecznik*, uokik""",
    "insolvent": """insolven*, bankrupt*, liquidator, administrator, receiver, winding up, ceased trading, creditors, went bust, voluntary arrangement
        insolvenz*, insolvent, verwalter, glaeubiger*
        liquidation, redressement, sauvegarde, mandataire, creance
        concurso, administracion concursal, acreedores, insolvente
        fallimento, liquidazione, curatore, concordato, creditori
        faillissement, failliet, curator, surseance
        insolvencia, insolvente, administrador de insolvencia, credores
        upadlos*, syndyk*, restrukturyzac*, wierzyciel*""",
    "leave_alone": """stop calling, stop ringing, stop contacting, do not contact, don t contact, cease, take my number off, passed away, deceased
        nicht mehr an, weiteren anrufen, unterlass*, verstorben
        arretez d appeler, cessez, ne plus, decede
        no llameis, dejen de, no llamen, fallecid*
        smettete*, non chiamat*, decedut*
        bel .. niet meer, niet meer bellen, overleden
        parem de, nao liguem, faleceu
        przestancie, prosze nie dzwonic, zmarl*""",
    "go_elsewhere": """elsewhere, competitor, take our business, another supplier, pull every order, we re done, leave you
        woanders, wechsel des lieferanten, sind wir weg, wettbewerber
        ailleurs, concurrent*, changer de fournisseur, autres fournisseurs
        nos vamos, otros proveedores, competencia
        altri fornitori, cambiamo, concorrenza
        andere leveranciers, zijn we weg, concurrent
        mudamos, outros fornecedores, concorrencia
        odchodzimy, innych dostawcow, konkurencj*""",
    # --- facts
    "thanks": """thanks, thank, ta, cheers, thx, tx, many thanks, appreciated
        danke*, dank, merci, vielen dank
        merci
        gracias
        grazie
        dank, bedankt, dankjewel
        obrigad*, obg
        dziekuj*, dzieki""",
    "all_good": """all good, perfect, lovely, great, brill*, sorted, solved, all here, got it, have it now, received
        passt, alles da, alles klar, super, prima, erhalten
        nickel, parfait, top, bien recu, je l ai
        perfecto, vale, recibid*, estupendo
        perfetto, ricevut*, ok, a posto
        top, helemaal goed, ontvangen, is binnen
        perfeito, recebid*, ok, ja tenho
        super, mam, otrzymal*, swietnie""",
    "in_approval": """approval, approved, sign off, signed off, budget holder, in review, being checked, awaiting, pending approval, queue, workflow, coded
        freigabe, pruefung, genehmig*, unterschrift, sachlich*
        validation, validee*, visa, signature, approbation, bon a payer
        firma, validand*, conformidad, aprobacion, visto bueno
        approvazione, benestare, firma, autorizz*
        akkoord, behandeling, goedkeuring, goedgekeurd, ondertekening
        aprovacao, visto, assinar, validac*
        akceptac*, zatwierdz*, podpis""",
    "booked": """booked, posted, accepted, registered, processed, in the system
        gebucht, verbucht, erfasst
        comptabilisee*, enregistree*, saisie
        contabilizad*, registrad*
        registrat*, contabilizzat*
        geboekt, verwerkt, ingeboekt
        lancad*, registad*, contabilizad*
        zaksiegowan*, zarejestrowan*""",
    "passing_on": """forwarded, passing, passed, passed up, cc d, copied, will ask, look into, come back to you, let you know
        leite .. weiter, weitergegeben, weitergeleitet, kuemmer*, klaere, gebe bescheid
        transmis*, transmets, fais suivre, me renseigne, reviens vers
        reenviad*, paso, consulto, te digo, remitid*
        inoltrat*, passo, chiedo, faccio sapere
        doorgezet, doorgestuurd, vraag .. na, laat weten
        encaminh*, passo, vou ver
        przekaz*, dopytam, dam znac""",
    "wrong_person": """wrong person, not the right person, not me, right guy, try purchasing, no longer the contact, don t work there, handles this, wrong supplier, not the company
        falscher ansprechpartner, nicht zustaendig, nicht mehr zustaendig, versuch*
        pas moi, pas la bonne personne, ne m en occupe plus, voyez avec
        no soy yo, ya no lo llevo, prueba con
        non sono io, non me ne occupo, senti gli
        ben ik niet, doe ik niet meer, vraag inkoop
        nao sou eu, ja nao trato, fala com
        to nie ja, nie zajmuj*, prosze do""",
    "never_mind": """ignore, disregard, never mind, scrap, found it, my mistake, junk folder, sorted now
        hat sich erledigt, vergessen sie, gegenstandslos, gefunden
        oubliez, ne pas tenir compte, trouve*, erreur de ma part
        olvid*, hagan caso omiso, encontr*, me equivoque
        lascia stare, non tenete conto, trovat*, ho sbagliato
        laat maar, gevonden, niet verzonden beschouwen
        esquec*, nao considerem, encontrei, enganei
        niewazne, znalaz*, nie brac pod uwage, pomyl*""",
    "relocated": """moved, moving, new address, relocat*, new office, with effect from, postal address, registered office
        umgezogen, ziehen um, neue adresse, neue anschrift, anschrift
        demenag*, nouvelle adresse, siege
        mudamos, mudanza, nueva direccion, domicilio
        traslo*, trasferiamo, nuovo indirizzo, sede
        verhuis*, nieuw adres, gevestigd
        mudamos, mudar, nova morada, sede
        przeprowadz*, nowy adres, siedzib*""",
    "new_name": """new name, renamed, legal name, merger, merged, part of, trade as, entity
        umfirm*, firmieren, verschmelz*, neuer name, fusion
        raison sociale, fusion, nouveau nom
        nueva denominacion, fusion, razon social
        ragione sociale, fusione, nuova denominazione
        fusie, nieuwe naam, heet
        nova designacao, fusao, denominacao
        nowa nazw*, fuzj*, polacz*""",
    "new_contact": """retiring, retire, takes over, took over, new contact, replaces, successor, no longer with, please use, in charge now, left
        rente, uebernimmt, nachfolg*, neue ansprechpartnerin, zustaendig ist
        retraite, prend la suite, remplace, successeur
        jubilo, se queda con, sustituy*, ahora es
        pensione, subentra, sostituisce, ora c e
        pensioen, neemt .. over, opvolger
        reformar, fica o, substitu*, agora e
        emerytur*, zastapi, przejmuje, teraz""",
    "closed_days": """closed, shut, holiday*, stocktake, christmas, back on, away until, off monday, annual leave
        betriebsurlaub, geschlossen, feiertag, inventur, urlaub
        ferme*, fermeture, conges, vacances
        cerrado, cerramos, vacaciones, festivo
        chiusi, chiusura, ferie
        dicht, gesloten, vakantie, verlof
        fechados, encerrad*, ferias
        nieczynn*, zamkniet*, urlop*, swiet*""",
    "from_now_on": """from now on, from january, as of, going forward, in future, with effect, only accept, no longer accept, paper
        ab sofort, ab januar, kuenftig, ausschliesslich, nur noch, ab dem
        desormais, a compter, a partir, dorenavant, ne seront
        a partir de, desde enero, en adelante, solo se admitir*
        da gennaio, d ora in poi, dal, solo
        vanaf, voortaan, per 1, alleen nog
        a partir de, doravante, so aceitaremos
        od stycznia, od teraz, odtad, wylacznie""",
    "for_info": """fyi, for your information, for information, for your records, heads up, just so you know, just to let you know, no action, nothing to do
        zur info*, zur kenntnis, nichts zu veranlassen
        pour info*, a titre d information, aucune demarche
        para su informacion, para tu conocimiento, no tienen que hacer nada
        per conoscenza, per informazione, non dovete fare nulla
        ter info*, ter kennisgeving, hoeft niets
        para conhecimento, para informacao, nada tem a fazer
        do wiadomosci, nic nie trzeba""",
    "as_you_asked": """as requested, as you asked, you asked, in reply to your question, wanted, you needed
        wie gewuenscht, wie erbeten, wie besprochen
        comme demande, a votre demande
        como pidieron, que pediste, segun lo solicitado
        come richiesto, che chiedevi
        zoals gevraagd, waar u om vroeg, op verzoek
        como pediram, conforme solicitado
        o ktory prosil*, zgodnie z prosba""",
    "unchanged": """unchanged, the same, remain*, as before, nothing changed, no change
        unveraendert, bleib*, gleich
        inchange*, restent, les memes
        sigue siendo, de siempre, sin cambios
        invariat*, restano
        ongewijzigd, blijft, gelijk
        mantem se, inalterad*
        bez zmian, pozostaje""",
    # --- selling
    "how_much_for": """how much, price for, what would, cost per, best price, lowest price, rough price, ballpark, run me
        was kostet, was kosten, was liegt, wie teuer, zu welchem preis
        combien, a quel prix, a quel tarif, quel prix
        cuanto, a que precio, que precio
        quanto, a che prezzo, fareste un prezzo
        wat kost*, hoeveel kost, wat zou
        quanto, a que preco, quanto fica*
        ile za, ile kosztuj*, ile wyjdzie, w jakiej cenie""",
    "offer": """quote, quotation, rfq, offer, tender, bid, price up, proposal, catalogue, price list
        angebot*, offerte, ausschreibung, gebot, katalog
        devis, offre, chiffrer, appel d offres, catalogue
        presupuesto, oferta, cotiz*, ofertar, catalogo
        preventivo, offerta, quotare, gara, catalogo
        offerte, aanbieding, inschrijven, catalogus
        orcamento, proposta, cotac*, cotar, catalogo
        ofert*, wycen*, katalog*, przetarg*""",
    "more_units": """more, another, extra, additional, add, seats, licences, licenses, users, bump, upgrade, second unit, same again
        mehr, weitere, zusaetzlich*, noch, lizenzen, zweites
        de plus, supplementaires, ajouter, licences, deuxieme
        mas, adicionales, anadir, licencias, segundo
        altri, altre, aggiungere, licenze, secondo
        meer, extra, erbij, licenties, tweede
        mais, adicionais, licencas, segundo
        dodatkow*, wiecej, licencj*, drug*""",
    "stock": """in stock, available, lead time, do you do, do you have, do you sell, do you stock, delivery time
        auf lager, lieferzeit, lieferbar, habt ihr, fuehren sie
        en stock, disponible, delai de livraison, vous faites, vous avez
        en stock, disponible, plazo de entrega, teneis
        disponibil*, avete, tempi di consegna
        op voorraad, levertijd, hebben jullie, leverbaar
        em stock, disponivel, prazo de entrega, tem o, trabalham
        na stanie, dostepn*, termin dostawy, macie""",
    "renewal": """renew*, extend the contract, extension of the agreement, three years, commit, plan, subscription, term
        verlaenger*, abo, laufzeit, vertrag
        renouvel*, prolong*, abonnement, contrat
        renov*, prorrog*, suscripcion, contrato
        rinnov*, prorog*, abbonamento, contratto
        verleng*, abonnement, contract
        renov*, prolong*, subscricao, contrato
        przedluz*, odnow*, abonament, umow*""",
    "rep": """sales, rep, representative, someone visit, come and show, demo, trial, account manager
        vertrieb*, aussendienst*, vorbeikommen, vorfuehrung
        commercial, passer, demonstration, essai
        comercial, pasar, demostracion
        agente, commerciale, passare, dimostrazione
        vertegenwoordiger, langskomen, demo
        comercial, passar, demonstracao
        handlow*, podjech*, prezentac*""",
    "by_the_way": """by the way, while i have you, separately, unrelated, on another note, one more thing, also, while writing
        uebrigens, bei dieser gelegenheit, nebenbei, ausserdem
        au fait, au passage, par ailleurs, d ailleurs
        por cierto, aprovecho, ademas
        a proposito, colgo l occasione, inoltre
        trouwens, overigens, daarnaast
        ja agora, aproveito, alem disso
        przy okazji, a propos, ponadto""",
    # --- who speaks of whom
    "you_did": """you billed, you charged, you ve billed, you have billed, you ve charged, you put, you invoiced, you used, you added, you ve done, billed us, charged us, billed me, charged me
        berechnen sie, haben sie berechnet, rechnet, habt ihr, ihr berechnet, berechnet
        vous avez facture, vous m avez compte, vous avez compte, facture*
        habeis cobrado, habeis facturado, nos habeis, han cobrado, ponis
        avete fatturato, avete conteggiat*, fatturat*
        jullie rekenen, u rekent, gefactureerd, berekend
        cobraram, faturaram, debitaram
        policzyli*, wystawili*, zafakturowan*, sciagneli*""",
    "we_need": """we need, i need, need, could you, would you, can you, please, would like, require, may i
        wir brauchen, brauche*, koennten sie, koennt ihr, benoetig*, bitte
        il nous faut, il me faut, pourriez vous, pouvez vous, besoin, merci de
        necesit*, podria*, pueden, puedes, me hace falta, rogamos
        ci serve, mi serve, potete, potreste, puo, servirebbe
        nodig, kunt u, kan je, kunnen jullie, graag
        preciso, precisamos, podem, pode, agradec*
        potrzebuj*, prosz*, prosim*, czy mog*""",
    "apology": """sorry, apologies, oversight, my fault, bear with
        sorry, entschuldig*, versehen, verzeihung
        desole*, excus*, oubli
        perdon*, disculp*, siento
        scus*, dimenticanza
        sorry, excuus, excuses
        desculp*, lapso
        przepraszam*, przeoczen*""",
}
