"""The vocabulary of a billing inbox: each concept with the phrases that mean it, one line per language.

Read by `phrases` for the cue table in `intent_rules`. "*" stands for any ending or front of a word, "|" separates
alternatives of one word, ".." allows up to four words in between, a comma separates phrases.
Languages in order: English, German, French, Spanish, Italian, Dutch, Portuguese, Polish.
"""

# ruff: noqa: E501 (tables read best with one row a line)

CONCEPTS: dict[str, str] = {
    # --- the papers of the trade
    "invoice": """
        invoice*, bill, bills, inv, billing document*
        rechnung*, *rechnung, *rechnungen, *rechnungsnummer*, faktura, fakturen, beleg, belege, abrechnung*
        facture*
        factura*
        fattur*
        factuur*, facturen, faktuur
        fatura*, nota fiscal, notas fiscais
        faktur*""",
    "copy": """
        copy, copies, duplicate* of, a duplicate, duplicate invoice copy, reprint*, pdf, scan
        kopie*, *kopie, *kopien, zweitschrift*, duplikat*, zweitausfertigung
        copie, copies, duplicata*, double de
        copia, copias, duplicado de
        copia, copie, duplicato di
        kopie, kopieen, kopietje, duplicaat, afschrift
        copia, copias, segunda via, duplicado de
        kopi*, duplikat*, skan*""",
    "statement": """
        statement of account*, account statement*, statement*, soa, list of open items, open item* list, aging of our account,
        ledger extract
        kontoauszug*, kontoauszuege, saldenliste*, op liste, offene posten liste, postenliste, saldenbestaetigung, kontenabstimmung
        releve*, extrait de compte, etat de compte
        extracto*, estado de cuenta*, estado de la cuenta
        estratto conto, estratti conto, partitario, scheda contabile
        rekeningoverzicht*, openstaande posten overzicht, saldo overzicht, overzicht .. openstaande
        extrato*, conta corrente, mapa de .. pendentes
        zestawienie*, wyciag*, saldo konta, potwierdzenie sald*""",
    "paper": """
        w 9, w9, w 8*, w8*, vendor form*, supplier form*, new vendor, vendor setup, vendor questionnaire, tax certificate*,
        certificate of residence, tax residency, bank letter*, bank confirmation, insurance certificate*, certificate of insurance,
        banking details, bank details, proof of delivery, pod, delivery note*, timesheet*, packing list*, order confirmation*,
        backup, supporting document*, documentation, certificate*
        lieferantenformular*, lieferantenselbstauskunft, stammdatenblatt, freistellungsbescheinigung, ansaessigkeitsbescheinigung,
        unbedenklichkeitsbescheinigung, bankbestaetigung, bankverbindung, lieferschein*, liefernachweis*, stundennachweis*,
        leistungsnachweis*, nachweis*
        formulaire fournisseur, attestation*, rib, bon de livraison, bons de livraison, justificatif*, certificat*, kbis, visura
        formulario de proveedor*, certificado*, datos bancarios, albaran*, justificante*, titularidad bancaria
        modulo fornitore, durf, durc, certificat*, coordinate bancarie, ddt, bolla, documento di trasporto, visura
        leveranciersformulier*, bankgegevens, pakbon*, afleverbon*, vrachtbrief, verklaring*, bewijs*
        ficha de fornecedor*, certidao*, certidoes, dados bancarios, guia de remessa, guias de remessa, comprovativo*
        formularz dostawcy, certyfikat*, zaswiadczeni*, dane bankowe, dokument* wz, list* przewozow*""",
    "portal": """
        portal, login, log in, access, password, user account, self service
        portal, zugang*, zugangsdaten, anmelden, passwort, kennwort, einloggen
        portail, acces, identifiant*, mot de passe, connecter
        portal, acceso, contrasena, usuario, iniciar sesion
        portale, accesso, password, credenziali, accedere
        portaal, toegang, wachtwoord, inloggen, inloggegevens
        portal, acesso, senha, palavra passe
        portal*, dostep*, haslo, hasla, zalogowac""",
    "remittance": """
        remittance*, payment advice*, payment detail*, payment notification*, advice of payment, payment specification, payment summary,
        remit advice, proof of payment, payment confirmation, swift copy, wire confirmation
        zahlungsavis*, zahlungsaviso*, avis, aviso, zahlungsmitteilung*, ueberweisungsbeleg*, zahlungsbeleg*, zahlungsnachweis*
        avis de paiement, avis de virement, avis de reglement, preuve de paiement, preuve de virement, bordereau de paiement, bordereau de reglement,
        ordre de virement
        aviso de pago*, aviso de transferencia, justificante de pago, justificante de transferencia, comprobante de pago, comprobante de transferencia,
        detalle de pago, relacion de pagos, orden de pago
        avviso di pagamento, distinta di pagamento, distinta di bonifico, contabile, ricevuta di pagamento, cro, disposizione di pagamento,
        dettaglio pagamento, specifica di pagamento
        betalingsspecificatie*, betaalspecificatie*, betalingsadvies, betaaladvies, betaalbewijs, betalingsbewijs, betaalbevestiging
        aviso de pagamento, aviso de transferencia, comprovativo de pagamento, comprovativo de transferencia, comprovante de pagamento,
        detalhe do pagamento
        awizo*, potwierdzenie przelewu, potwierdzenie platnosci, potwierdzenie zaplaty, potwierdzeniu przelewu, potwierdzenia przelewu,
        specyfikacj* platnosci, specyfikacj* przelewu""",
    "po": """
        po, p o, purchase order*, order number, po number*, order reference, cost center, cost centre
        bestellnummer*, bestell nr, bestellung, bestellbezug, auftragsnummer, kostenstelle
        bon de commande, numero de commande, numero de bon, reference de commande, bdc
        numero de pedido, orden de compra, pedido de compra, num de pedido
        ordine d acquisto, numero d ordine, numero ordine, ordine di acquisto, oda, n ordine
        inkoopordernummer, inkooporder*, po nummer, bestelnummer, ordernummer
        nota de encomenda, ordem de compra, numero de encomenda, numero do pedido
        numer* zamowienia, zamowieni* zakupu, nr zamowienia, numer* po""",
    # --- what people ask
    "please": """
        please, could you, can you, would you, kindly, may i, may we, can i, can we, could we, could i, i need, we need, would like, pls,
        grateful if, appreciate if, appreciate it if, we require, we are missing, i am missing, looking for, need a, need the, mind sending,
        any chance, is there a way, request*, let me have, let us have
        bitte, koennten sie, koennen sie, koenntet ihr, wuerden sie, benoetig*, brauche*, wir bitten, ich bitte, bitten wir, bitten um, fehlt uns,
        fehlt mir, fehlen uns, waere es moeglich, haetten gern*, kannst du, koenntest du, erbitten
        merci de, pourriez vous, pouvez vous, veuillez, nous aurions besoin, j aurais besoin, avons besoin, ai besoin, serait il possible, svp, s il vous plait,
        pourrais tu, souhait*, nous manque, il me manque, auriez vous
        por favor, podria*, podeis, puede*, pueden, rogamos, ruego, necesit*, solicit*, seria posible, agradecer*, les pedimos, quisiera*, nos falta, me falta,
        pueda*
        per favore, per cortesia, cortesemente, gentilmente, potreste, potrebbe, potete, puo, chiediamo, chiedo, vi preghiamo, si prega, avremmo bisogno,
        abbiamo bisogno, avrei bisogno, richied*, ci serve, mi serve, ci servirebbe, vorremmo, vorrei, ci manca, sarebbe possibile, cortese
        graag, kunt u, kun je, kunnen jullie, zou u, zou je, alstublieft, aub, svp, verzoek*, wij missen, ik mis, we missen, nodig, zouden jullie, ontvangen wij graag
        podem, podiam, poderia*, pode, agradec*, solicit*, preciso, precisamos, necessit*, gostari*, pedimos, peco, falta nos, queira*, seria possivel
        prosze, prosimy, czy moga, czy mogliby, czy moge, czy mozna, czy mozecie, potrzebuj*, uprzejmie, zwracam* sie .. prosba, czy moglibysmy, prosba, brakuje""",
    "send": """
        send, sending, resend*, re send, forward, provide, share, email, e mail, supply, attach, mail, upload, issue us, give, receive
        schicken, senden, zusenden, zuschicken, uebersenden, uebermitteln, zukommen, nachreichen, mailen, weiterleiten, bereitstellen, zur verfuegung, schickt,
        sendet, uebersendung, zusendung, sendest, schickst
        envoyer, renvoyer, transmettre, faire parvenir, adresser, communiquer, fournir, nous envoyer, recevoir, obtenir, envoi, renvoi, envoyez
        enviar*, envi*, remitir*, remita*, mandar*, mande*, facilit*, reenviar*, hacer* llegar, hagan llegar, pasar*, proporcion*, recibir, reenvi*, adjunt*
        inviare, inviar*, invio, inviate, mandare, mandar*, trasmettere, trasmetter*, fornire, fornir*, girare, girar*, rinviare, rinviar*, ricevere, reinviare
        sturen, toesturen, opsturen, nasturen, mailen, toezenden, zenden, verzenden, doorsturen, aanleveren, sturen, stuur, stuurt, krijgen, bezorgen
        enviar*, envi*, reenviar*, remeter*, facultar, disponibilizar, mandar*, fornecer, fazer chegar, receber, facultem
        przeslac, przeslij*, przeslanie, wyslac, wyslanie, wyslij*, dosl*, podesl*, udostepni*, przekaz*, otrzymac, o faktur*, o kopi*""",
    "answer": """
        confirm*, let me know, let us know, advise, tell me, tell us, check, verify, clarify, update us, update me, status, know
        bestaetigen, mitteilen, informieren, bescheid, pruefen, klaeren, auskunft, wissen, rueckmeldung, mitzuteilen
        confirmer, indiquer, preciser, dire, informer, verifier, savoir, tenir informe
        confirmar*, confirme*, indicar*, indique*, informar*, informe*, decir*, verificar, comprobar, saber, aclarar
        confermare, confermar*, indicare, indicar*, comunicare, comunicar*, verificare, sapere, informar*, dire, dirci
        bevestigen, laten weten, doorgeven, aangeven, controleren, nagaan, weten
        confirmar*, indicar*, informar*, dizer*, verificar, saber, esclarecer
        potwierdzi*, potwierdzen*, informacj*, poinformowa*, sprawdzi*, wyjasni*, wskaza*, podanie, poda*""",
    "question": """
        is, are, do, does, did, when, what, which, has, have, will, who, how, can, could
        ist, sind, wann, welche*, haben, hat, wird, wie, wer, werden, kann
        est ce, quand, quel*, est il, avez vous, comment, qui, sont, est
        cuando, cual*, que, como, quien, esta, estan, han, ha
        quando, quale, quali, come, chi, avete, risulta, risultano, e
        wanneer, welke, is, zijn, heeft, hoe, wie, hebben
        quando, qual, quais, como, quem, esta, estao, ja
        kiedy, ktor*, czy, jak, kto, jaki*""",
    "not": """
        not, no, never, without, nor, cannot, can't, don't, didn't, doesn't, haven't, hasn't, isn't, aren't, wasn't, weren't, won't, wouldn't, unable, neither
        nicht, kein*, nie, ohne, weder
        ne, n, pas, aucun*, jamais, sans, non
        no, nunca, sin, ningun*, tampoco, ni
        non, senza, nessun*
        niet, geen, nooit, zonder
        nao, nunca, sem, nenhum*, nem
        nie, bez, nigdy, brak, zadn*""",
    "received": """
        received, receive, got, arrived, reached us, seen, have, find, locate, on file, on record
        erhalten, bekommen, eingegangen, angekommen, vorliegen, vorliegt, liegt .. vor, liegen .. vor, eingetroffen, finden, vor
        recu, recue*, recus, parvenu*, trouv*, arrive*, receptionne*
        recibid*, llegado, recibimos, encontr*, consta*, tenemos, recibi
        ricevut*, arrivat*, pervenut*, trov*, giunta, risulta*
        ontvangen, gekregen, binnengekomen, vinden, aangetroffen, binnen
        recebemos, recebid*, recebi, chegou, encontr*, temos
        otrzyma*, dostali*, dotarl*, wplyn*, mamy, znalez*, doszl*""",
    "missing": """
        missing, lost, misplaced, absent, lack*
        fehl*, vermisse*, verloren, verlegt
        manqu*, introuvable*, egare*
        falta*, extravia*, perdid*
        mancan*, manca, smarrit*, persa
        ontbre*, mis, missen, kwijt, zoek
        falta*, em falta, extravi*
        brak*, zgub*, zagin*""",
    "open": """
        open, outstanding, unpaid, overdue, due, past due, owing, owe
        offen*, ausstehend*, faellig*, ueberfaellig*, unbezahlt*
        ouvert*, impaye*, en souffrance, echu*, en attente de paiement, non regle*, non paye*, due*
        pendiente*, impagad*, vencid*, abierta*, adeud*
        apert*, scadut*, insolut*, sospes*, non pagat*, da pagare
        openstaand*, onbetaald*, vervallen, open
        em aberto, pendente*, vencid*, por pagar, por liquidar, em divida
        otwart*, niezaplacon*, zalegl*, przeterminowan*, nieuregulowan*, nieoplacon*""",
    "balance": """
        balance, amount due, total due, what we owe
        saldo, saldos, kontostand, salden
        solde, encours
        saldo, saldos
        saldo, saldi
        saldo
        saldo
        saldo, salda, stan rozrachunkow, naleznosci""",
    # --- money moving
    "paid": """
        paid, have paid, has been paid, was paid, were paid, been settled, settled, remitted, transferred, wired, payment was made, payment has been made, made payment,
        made a payment, made the payment, payment made, payment went out, payment sent, sent payment, sent the payment, payment has been sent, payment was sent, cleared, payment issued, released payment,
        payment has been released, payment was released, payment processed, payment has been processed, mailed a check, check was mailed, sent a check, cheque was sent, processed .. payment, payment left, initiated .. payment, payment initiated, issued .. payment, processed a payment
        bezahlt, gezahlt, ueberwiesen, beglichen, angewiesen, ausgeglichen, zahlung ist erfolgt, zahlung erfolgte, zahlung veranlasst, zur zahlung angewiesen,
        zahlung .. erfolgt, zahlung wurde, eingezahlt, getaetigt, ausgefuehrt, zahlung .. vorgenommen, zahlung ausgefuehrt
        paye, payee*, payes, regle, reglee*, regles, vire, viree, effectue le paiement, effectue le virement, effectue un virement, virement effectue, virement a ete, paiement a ete,
        paiement effectue, procede au paiement, procede au virement, procede au reglement, solde*, acquitte*, emis un virement, effectue .. reglement, paiement est parti, virement est parti
        pagad*, pagamos, abonad*, abonamos, transferid*, hemos transferido, transferencia realizada, realizado .. transferencia, realizado .. pago, pago realizado, efectuado .. pago,
        efectuado .. transferencia, liquidad*, hemos hecho .. transferencia, ordenado .. transferencia, emitido .. transferencia, pago ha sido, se ha realizado .. pago
        pagat*, saldat*, bonificat*, effettuato .. bonifico, effettuato .. pagamento, bonifico effettuato, pagamento effettuato, disposto .. bonifico, disposto .. pagamento, eseguito .. bonifico, eseguito .. pagamento,
        abbiamo provveduto .. pagamento, provveduto .. saldo, bonifico eseguito, disposizione .. partita
        betaald, overgemaakt, voldaan, betaling is gedaan, betaling verricht, betaling uitgevoerd, betaling .. gedaan, overgeboekt, afgelost, betaalden, betaling is verstuurd
        pago, paga, pagas, pagos, pagamos, paguei, transferimos, transferid*, liquidad*, liquidamos, efetuamos .. pagamento, efetuamos .. transferencia, efetuado .. pagamento, realizamos .. pagamento, pagamento efetuado,
        pagamento realizado, procedemos .. pagamento, procedemos .. transferencia, transferencia efetuada, foi efetuad*
        zaplacon*, zaplacili*, oplacon*, oplacili*, przelali*, przelan*, przelew zostal, przelew wyszedl, wykonali* przelew, zrobili* przelew, dokonali* .. platnosci, dokonali* przelew*, dokonali* zaplaty, uregulowan*, uregulowali*, platnosc zostala, zlecili* przelew, wyslali* przelew, wplacili*""",
    "will_pay": """
        will be paid, will pay, will receive the funds, receive the money, expect the funds, funds should reach, money should reach, expect .. in your account, cleared for payment, to be paid, scheduled for payment, schedule payment, payment is scheduled, payment scheduled, will be included .. payment run, payment run, will transfer,
        will be transferred, will remit, will settle, will be settled, going to pay, next pay run, pay run, payment proposal, payment batch, go out .. batch, go out by, next batch, check run, cheque run, released for payment, approved for payment, will be released, due to be paid, payment will be,
        we'll pay, ll pay, ll transfer, payment is being processed, payment is planned, will be processed .. payment, will be made, payment on its way, payment is on its way, is on the way
        wird bezahlt, werden bezahlt, auf dem konto sein, bei ihnen sein, auf ihrem konto, zahlungslauf, zahllauf, zahllaufs, zahlungsvorschlag, zahlvorschlag, wird ueberwiesen, werden ueberwiesen, zahlung erfolgt, zahlung wird, zahlen wir, ueberweisen wir, werden wir ueberweisen, zur zahlung freigegeben, zur zahlung vorgesehen,
        werden wir .. bezahlen, werden wir .. begleichen, wird beglichen, zahlungsfreigabe, wird angewiesen, zahlung freigegeben, zur zahlung eingeplant, ueberweisen den betrag, ueberweisen am, wird .. ueberwiesen, wird .. beglichen, wird .. bezahlt, werden .. beglichen, werden .. ueberwiesen
        sera paye*, seront paye*, recevrez les fonds, recevrez le virement, prochaine campagne, notre campagne, sera regle*, seront regle*, sera vire*, paiement prevu, paiement est prevu, reglement prevu, reglement est prevu, virement prevu, virement est prevu, paiement est programme, paiement programme, sera effectue, interviendra, campagne de paiement, partent au reglement, partent au paiement, partent en paiement, part en paiement, partiront, campagne de reglement,
        allons regler, allons payer, paierons, reglerons, mise en paiement, mis en paiement, bon a payer, procederons .. paiement, procederons .. virement, partira
        se pagara*, sera pagad*, seran pagad*, pagaremos, abonaremos, transferiremos, remesa de pagos, remesa del, proxima remesa, proximo pago, programado .. pago, pago programado, pago esta programado, pago esta previsto, pago previsto, se abonara*, vamos a pagar, procederemos .. pago, realizaremos .. pago, realizaremos .. transferencia, haremos la transferencia, sera abonad*
        sara pagat*, saranno pagat*, pagheremo, salderemo, verra pagat*, verranno pagat*, pagamento previsto, pagamento e previsto, prossimo mandato, in pagamento, provvederemo .. pagamento, provvederemo .. bonifico, provvederemo .. saldo, bonifico verra, faremo .. bonifico, effettueremo, sara effettuato, sara bonificat*, verra effettuato, verra saldat*, verranno saldat*, e stata messa in pagamento
        wordt betaald, worden betaald, betaalrun, betalingsrun, zullen betalen, zal betaald, zullen .. betaald, ingepland .. betaling, betaling is ingepland, wordt overgemaakt, wordt .. overgemaakt, wordt .. betaald, worden .. betaald, maken we over, maken wij over, goedgekeurd voor betaling, vrijgegeven voor betaling, betaling volgt, betalen wij, betalen we, betaalbaar gesteld, betaalbatch, wordt voldaan, wordt .. voldaan, worden .. voldaan
        sera pag*, serao pag*, pagaremos, vamos pagar, pagamento previsto, pagamento esta previsto, pagamento esta programado, agendad* para pagamento, pagamento agendado, sera efetuad*, iremos pagar, iremos liquidar, sera liquidad*, liquidaremos, faremos a transferencia, proximo mapa de pagamentos, sera transferid*, proximo pagamento
        zostanie zaplacon*, zostana zaplacon*, zaplacimy, oplacimy, przelejemy, zostanie oplacon*, zostana oplacon*, zostanie uregulowan*, uregulujemy, zaplanowan* .. platnosc, platnosc zaplanowan*, platnosc .. zaplanowan*, przelew zaplanowan*, bedzie oplacon*, bedzie zaplacon*, bedzie przelan*, zatwierdzon* do zaplaty, zatwierdzon* do platnosci, zostanie przelan*, platnosc nastapi, zaplata nastapi, przelew wyjdzie, najblizsz* przelew*, zrealizujemy przelew, zostanie zrealizowan*""",
    "payment": """
        payment*, remit*, wire, transfer, ach, check, cheque
        zahlung*, ueberweisung*, zahlungseingang
        paiement*, reglement*, virement*
        pago, pagos, transferencia*
        pagamento, pagamenti, bonifico, bonifici
        betaling*, overboeking*
        pagamento*, transferencia*
        platnosc*, przelew*, zaplat*, wplat*""",
    "short": """
        short paid, short pay, short payment, paid .. short, took off, taken off, reduced, underpaid, deducted, deduct, deduction*, withheld, withhold, less, minus, netted, net of, offset, held back, retained, took .. discount, taken .. discount, reduced by, reduced the payment
        abgezogen, einbehalten, gekuerzt, kuerzung, abzug, abzueglich, verrechnet, teilzahlung, gekuerzten, abgesetzt, skonto
        deduit*, deduction, retenu*, moins, deduisant, compense*, paiement partiel, escompte, minore
        deducid*, deduccion, descontad*, descontando, menos, retenid*, retencion, compensad*, pago parcial
        dedott*, detratt*, trattenut*, al netto, decurtat*, compensat*, pagamento parziale, meno, detrazione
        ingehouden, afgetrokken, in mindering, minus, verrekend, deelbetaling, gekort, aftrek
        deduzid*, descontad*, retid*, menos, compensad*, abatid*, pagamento parcial, deducao, descontamos
        potracon*, potracili*, pomniejszon*, pomniejszyli*, odliczon*, minus, potraceni*, skompensowan*, czesciow* platnosc*, kompensat*""",
    # --- objections
    "wrong": """
        wrong, incorrect*, error*, mistake*, incorrectly, discrepanc*, mismatch*, doesn't match, does not match, not match, don't match, do not match, inaccurate, overstated, not agree*, not correct, not right, differs, different from, not in line, disagree*, erroneous*, went from, price increase, increased, too high, not what, inconsistent
        falsch*, fehlerhaft*, unrichtig*, nicht korrekt, stimmt nicht, stimmen nicht, nicht richtig, abweich*, weicht .. ab, differenz*, unstimmig*, fehler, zu hoch, nicht ueberein, inkorrekt, irrtuemlich*, nicht .. ueberein, passt nicht, nicht nachvollziehbar, stimmt .. nicht, stimmen .. nicht
        erreur*, errone*, incorrect*, faux, fausse, inexact*, ne correspond* pas, pas correct*, ecart*, trop eleve*, anomalie*, pas conforme*, non conforme*, ne correspond, par erreur
        incorrect*, erroneo*, erronea*, error*, equivocad*, no coincide*, no correspond*, discrepanc*, diferencia*, no es correct*, demasiado alto, mal calculad*, mal facturad*
        errat*, sbagliat*, errore, errori, non corrispond*, non corrett*, difform*, discrepanz*, incongruenz*, non coincid*, anomali*, scorrett*, non torna*, troppo alt*
        fout, foutief, foutieve, fouten, onjuist*, klopt niet, kloppen niet, niet correct, verkeerd*, afwijk*, wijkt .. af, niet overeen, verschil*, te hoog, komt niet, niet .. overeen, incorrect*, klopt .. niet
        errad*, incorret*, erro, erros, nao corresponde*, nao coincide*, discrepancia*, diferenca*, engano, lapso, demasiado alto, divergencia*, nao esta corret*
        bledn*, niepraw*, blad, bledy, niezgodn*, nie zgadza*, rozbieznosc*, pomylk*, niewlasciw*, za wysok*, zawyzon*, roznic*, zle""",
    "price": """
        price*, rate, rates, pricing, unit price*, amount, total, discount*, surcharge*, vat, tax, sales tax, hours, freight, shipping charge*, fee, fees, quantity, quantities, charge, charges, line, figure
        preis*, *preis, *preise, einzelpreis, betrag, rabatt*, konditionen, zuschlag, mehrwertsteuer, mwst, ust, umsatzsteuer, stunden, frachtkosten, fracht, menge*, gebuehr*, stundensatz, position*, steuersatz, summe
        prix, tarif*, montant*, remise*, tva, heures, frais, port, quantite*, taux, total
        precio*, tarifa*, importe*, descuento*, iva, horas, portes, cantidad*, gastos, tipo, total, cargo*
        prezz*, tariff*, importo, importi, sconto, sconti, iva, ore, trasporto, quantita, spese, aliquota, totale
        prijs, prijzen, tarief, tarieven, bedrag, bedragen, korting*, btw, uren, vracht*, aantal*, hoeveelhe*, kosten, toeslag
        preco*, tarifa*, valor, valores, desconto*, iva, horas, portes, quantidade*, taxa*, total
        cen*, staw*, kwot*, rabat*, vat, godzin*, ilosc*, koszt*, oplat*, suma""",
    "goods": """
        goods, items, item, delivery, shipment, order, pallet*, carton*, boxes, units, parts, pieces, material*, product, products, service*, work, equipment, cases, hours
        ware, waren, lieferung, artikel, palette*, kartons, stueck, teile, leistung*, material, bestellung, geraet*, sendung
        marchandise*, livraison, article*, palette*, carton*, colis, piece*, prestation*, commande, materiel, service*
        mercancia*, mercaderia*, entrega, articulo*, palet*, caja*, pieza*, unidad*, servicio*, pedido, material*, envio
        merce, merci, consegna, articol*, pallet, colli, pezzi, servizi*, ordine, materiale, spedizione, fornitura
        goederen, levering, artikel*, pallet*, dozen, stuks, onderdelen, dienst*, bestelling, materiaal, zending, werkzaamheden
        mercadoria*, entrega, artigo*, palete*, caixa*, peca*, servico*, encomenda, material, unidades
        towar*, dostaw*, artykul*, palet*, karton*, sztuk*, usług*, uslug*, zamowieni*, material*, przesylk*""",
    "damaged": """
        damaged, broken, defective, faulty, poor quality, spoiled, rejected the goods, returned, leaking, unusable, not working
        beschaedigt*, defekt*, mangelhaft*, kaputt*, maengel, retourniert, zurueckgeschickt, reklamiert, unbrauchbar*, bruch, schadhaft*
        endommage*, casse*, defectueu*, abime*, retourne*, mauvaise qualite, non conforme*
        danad*, roto, rota, rotos, rotas, defectuos*, devuelt*, mala calidad, en mal estado, averiad*
        danneggiat*, rotto, rotta, rotti, rotte, difettos*, reso, resi, restituit*, guast*
        beschadigd*, kapot*, defect*, geretourneerd*, gebreken, slechte kwaliteit, stuk
        danificad*, partid*, defeituos*, devolvid*, avariad*, ma qualidade
        uszkodzon*, wadliw*, zniszczon*, zwrocon*, zwrocili*, reklamacj*""",
    "delivered": """
        received, delivered, arrived, shipped, provided, performed, rendered, ordered, completed
        erhalten, geliefert, angekommen, erbracht, eingetroffen, bestellt, beauftragt, geleistet
        recu*, livre*, arrive*, effectue*, realise*, commande*, fourni*
        recibid*, recibimos, entregad*, llegado, llegaron, prestad*, realizad*, pedid*, solicitad*
        ricevut*, consegnat*, arrivat*, eseguit*, ordinat*, resa
        ontvangen, geleverd, aangekomen, uitgevoerd, besteld, binnengekomen
        recebemos, recebid*, entreg*, chegou, chegaram, prestad*, realizad*, encomend*
        otrzyma*, dostarczon*, dotar*, wykonan*, zrealizowan*, zamawiali*, dojech*""",
    "credit": """
        credit note*, credit memo*, credit us, a credit, please credit, credit the, credit back, kindly credit, credit .. difference, corrected document, corrected version, corrected copy, corrected bill, revised bill, rectified invoice, rebill, re bill, take it off, take .. off, remove .. charge, remove the, credit invoice, corrected invoice, correct the invoice, correct invoice, revised invoice, cancel the invoice, cancel this invoice, cancel invoice, invoice correction, issue a credit, issue credit, adjust the invoice, cancellation invoice, amended invoice, re issue, reissue, refund*
        gutschrift*, rechnungskorrektur*, korrekturrechnung*, korrigierte rechnung, stornorechnung, storno, stornier*, korrigieren, berichtig*, gutschreiben, korrektur, korrigiert*, neu ausstellen auf, rueckerstatt*, erstattung
        avoir, avoirs, note de credit, facture rectificative, facture corrigee, corriger, rectifier, rectification, rectifiee, refaire la facture, annuler .. facture, annulation, remboursement, rembourser
        nota de credito, nota de abono, abono, factura rectificativa, rectificativa, corregir, rectificar, anular, anulacion, reembols*, devolucion, corrijan
        nota di credito, nota credito, note di credito, stornare, storno, correggere, rettific*, annullare, rimbors*, accredito
        creditnota*, creditfactuur, crediteren, crediteer, gecrediteerd, gecorrigeerde factuur, gecorrigeerde, correctie, corrigeren, corrigeert, terugbetal*
        nota de credito, notas de credito, corrigir, retificar, anular, estorno, reembols*, fatura corrigida, nova fatura
        korekt*, faktur* korygujac*, nota korygujaca, skorygowa*, skorygowan*, anulowa*, anulowan*, zwrot srodkow, zwrot kwoty, note kredytow*""",
    "dispute": """
        dispute*, disputing, contest*, object to, we reject, rejecting, refuse to pay, not going to pay, won't pay, not pay, on hold, put on hold, not accept, cannot accept, can't accept, cannot approve, can't approve, can't pass, query on, overcharged, overbilled, over billed, charged twice, billed twice, two times, still being charged, still being billed, still charged, still billed, double charged, double billed, invoiced twice, duplicate invoice, duplicated invoice, query this invoice, challenge, claim, complain about the invoice, charged us for, billed us for, should not have been charged, shouldn't have been charged, not authorized, never ordered, never agreed
        widersprech*, widerspruch, reklam*, beanstand*, bestreit*, nicht akzeptier*, nicht anerkenn*, zurueckgewiesen, weisen .. zurueck, doppelt berechnet, doppelt abgerechnet, doppelt in rechnung, zweimal berechnet, doppelt fakturiert, doppelte rechnung, einspruch, zu viel berechnet, nicht freigeben, einwand, einwaende, zu unrecht, gesperrt, zuviel berechnet, zu viel in rechnung, in klaerung
        contest*, litige*, refus*, rejet*, facture en double, factures en double, double facturation, facture deux fois, facturee deux fois, n acceptons pas, reclamation*, surfacture*, nous opposons, desaccord, facturee a tort, bloque*, facture a tort
        disput*, disconform*, reclama*, rechaz*, no aceptamos, no acepta*, facturad* dos veces, duplicad*, cobrad* dos veces, facturado de mas, cobrado de mas, no estamos de acuerdo, impugn*, bloquead*, retenida, no procede
        contest*, contestazione, reclam*, rifiut*, respin*, non accett*, fatturat* due volte, addebitat* due volte, duplicat*, doppia fatturazione, non siamo d accordo, addebitato in piu, bloccat*, non riconosc*, fattura doppia
        betwist*, bezwaar, reclam*, niet akkoord, geweiger*, weigeren, dubbel gefactureerd, dubbele factuur, dubbel in rekening, twee keer gefactureerd, tweemaal gefactureerd, te veel berekend, te veel in rekening, afgekeurd, geblokkeerd, teveel berekend, dispuut, accepteren .. niet, dubbel berekend, dubbel belast
        contest*, disput*, reclama*, rejeit*, nao aceitamos, faturad* duas vezes, cobrad* duas vezes, em duplicado, duplicad*, faturado a mais, cobrado a mais, nao concordamos, bloquead*, recus*, discordamos, indevid*
        kwestionuj*, reklam*, sporn*, spor, nie zgadzamy, nie akceptuj*, odrzuc*, sprzeciw*, zafakturowan* dwukrotnie, dwa razy, podwojn*, dwukrotnie, zdublowan*, zastrzezen*, wstrzyma*, nie uznaj*, niezasadn*, odmawia*""",
    "billed": """
        billed, charged, invoiced, you bill, you invoice, you charge, invoice shows, bill shows, you have put, invoice lists, debited, on the invoice, on your invoice
        berechnet, berechnen, in rechnung gestellt, rechnen sie, abgerechnet, fakturiert, ausgewiesen, auf der rechnung
        facture*, facturez, compte*, porte sur, factures, sur la facture
        facturad*, facturan, figuran, figura, cobrad*, facturasteis, habeis cobrado, nos cobran, en la factura
        fatturat*, addebitat*, fatturate, avete addebitato, riportat*, in fattura
        gefactureerd, berekend, in rekening gebracht, op de factuur, op factuur
        faturad*, debitad*, cobrad*, faturaram, na fatura
        zafakturowan*, naliczon*, zastosowano, policzon*, obciazon*, na fakturze""",
    "but": """
        but, while, whereas, only, instead, although, though, however, yet, not, our warehouse counted, rather than, shows, says, against
        aber, jedoch, nur, obwohl, allerdings, hingegen, statt, anstatt, lediglich, waehrend, tatsaechlich, sondern
        mais, alors que, seulement, n en, pourtant, cependant, au lieu, que, tandis
        pero, mientras, solo, solamente, aunque, sin embargo, en vez, en lugar, recoge, cuando
        ma, mentre, solo, soltanto, pero, invece, anziche, che da accordi, tuttavia
        maar, terwijl, slechts, echter, in plaats, afgesproken
        mas, enquanto, apenas, so, embora, no entanto, em vez, porem
        a, ale, tylko, natomiast, podczas gdy, zamiast, choc, jednak""",
    "ordered": """
        ordered, agreed, contract, contracted, quoted, po shows, purchase order, the order, signed, counted, timesheet, price list, negotiated, agreement, offer
        bestellt, vereinbart*, vertrag*, angebot*, bestellung, unterschrieben*, stundenzettel, preisliste, auftrag, geliefert, erhalten
        commande*, convenu*, contrat*, devis, bon, signe, signee, accord*, recu*, livre*
        pedido, pedid*, acordad*, acuerdo*, contrato, pactad*, firmad*, albaran, oferta, recib*, llegaron
        ordine, ordinat*, concordat*, accordi, contratto, offerta, firmat*, pattuit*, bolla, ricevut*, arrivat*
        besteld*, afgesproken, afspraak, contract, offerte, getekend*, order, pakbon, geleverd, ontvangen, gekregen
        encomend*, acordad*, acordo, contrato, proposta, assinad*, guia, recebemos, recebid*, chegaram
        zamowien*, zamowion*, uzgodnion*, umow*, ofert*, podpisan*, otrzyma*, przyszlo, dostarczon*""",
    # --- pressure
    "again": """
        third time, second time, fourth time, third request, second request, third reminder, second reminder, repeatedly, multiple times, several times, still waiting, still no, still not, still haven't, still have not, yet again, previous emails, earlier emails, my previous, no response, no reply, not responded, haven't heard, have not heard, not heard back, follow up, following up, chasing, ignored, unanswered, weeks ago, months ago, numerous, despite
        zum dritten mal, zum zweiten mal, wiederholt*, mehrfach*, mehrmals, immer noch, noch immer, keine antwort, keine rueckmeldung, unbeantwortet, nachfassen, trotz, ignoriert, weiterhin keine, nach wie vor, bis heute, seit wochen, schon wieder, dritte anfrage, zweite anfrage
        troisieme fois, deuxieme fois, plusieurs fois, toujours pas, sans reponse, aucune reponse, relance*, malgre, restee sans, restes sans, toujours aucune, aucun retour, reiteree*, a ce jour, troisieme relance, plusieurs reprises, depuis des semaines, toujours en attente
        tercera vez, segunda vez, varias veces, seguimos sin, sigue sin, sin respuesta, ninguna respuesta, reiterad*, a pesar de, todavia no, aun no, nadie .. contesta*, hasta la fecha, repetid*
        terza volta, seconda volta, piu volte, nessuna risposta, senza risposta, nessun riscontro, senza riscontro, sollecit*, nonostante, ancora non, ripetut*, ennesim*, ad oggi, ancora nessun*, siamo ancora in attesa
        derde keer, tweede keer, meerdere keren, herhaaldelijk, nog steeds, geen antwoord, geen reactie, onbeantwoord, ondanks, derde herinnering, al weken, voor de derde, meermaals, tot op heden
        terceira vez, segunda vez, varias vezes, continuamos sem, sem resposta, nenhuma resposta, apesar de, ainda nao, ate hoje, ate a data, reiterad*, insisti*, repetid*
        trzeci raz, drugi raz, kilkakrotnie, wielokrotnie, nadal nie, wciaz nie, bez odpowiedzi, brak odpowiedzi, zadnej odpowiedzi, pomimo, po raz kolejny, do dzis, do tej pory, wciaz czekam*, nadal czekam*, wciaz brak, nadal brak""",
    "angry": """
        unacceptable, disappointed, disappointing, frustrat*, appalled, ridiculous, complaint, complain, formal complaint, poor service, not acceptable, fed up, outrageous, dissatisfied, unhappy, last chance, final notice, unprofessional, lost patience, running out of patience, not good enough, concerned about the lack, disgrace*, terrible
        inakzeptabel, nicht akzeptabel, enttaeuscht, veraergert, beschwer*, unzumutbar, nicht hinnehmbar, unverschaemt, letzte frist, unzufrieden, nicht laenger, aergerlich, geduld
        inacceptable, decu*, mecontent*, plainte, scandaleu*, inadmissible, reclamation formelle, exasper*, deplorable, insatisf*, intolerable, patience
        inaceptable, decepcionad*, queja*, indignad*, intolerable, harto, harta, hartos, molest*, vergonzos*, reclamacion formal, paciencia, lamentable
        inaccettabile, delus*, lamentel*, intollerabile, indignat*, scandalos*, reclamo formale, insoddisf*, vergogn*, pazienza, inammissibile
        onacceptabel, teleurgesteld, klacht, ontevreden, schandalig, onaanvaardbaar, niet acceptabel, geduld, frustr*
        inaceitavel, desiludid*, queixa, insatisfeit*, intoleravel, vergonh*, lamentavel, descontent*, reclamacao formal, paciencia
        niedopuszczaln*, rozczarowan*, skarg*, niezadowolon*, skandal*, nie do przyjecia, cierpliwos*, oburzon*""",
    "boss": """
        manager, supervisor, management, director, head of, cfo, ceo, vp, senior, escalate, escalating, escalation, someone in charge, in charge, higher level, executive*
        vorgesetzt*, geschaeftsfuehr*, teamleit*, abteilungsleit*, leitung, eskalier*, eskalation, geschaeftsleitung, verantwortlich*, bereichsleit*
        responsable, direction, directeur, directrice, superieur*, escalad*, hierarchie
        responsable, director*, gerente, gerencia, direccion, superior*, escalar, escalado, escalamos
        responsabile, direzione, direttore, superiore, escalation, dirigente
        leidinggevende, manager, directie, escaleren, escalatie, verantwoordelijke, escaleer
        responsavel, direcao, diretor*, gerente, superior*, escalar, gerencia, chefia
        przelozon*, kierowni*, dyrek*, eskal*, zarzad*, menedzer*""",
    "threat": """
        legal action, lawyer*, attorney*, solicitor*, court, lawsuit, litigation, switch supplier*, other supplier*, another supplier, terminate the contract, terminate our, stop all payment*, stop payments, suspend all, cancel our contract, take our business, end our, reconsider our, review our relationship, ombudsman, regulator, no choice but
        rechtsanwalt*, anwalt*, gericht, rechtliche schritte, klage, juristisch*, lieferantenwechsel, anderen lieferanten, zusammenarbeit beenden, geschaeftsbeziehung, kuendigen, zahlungen einstellen, rechtsabteilung
        avocat*, tribunal, action en justice, voie judiciaire, procedure judiciaire, mise en demeure, autre fournisseur, rompre, resili*, suspendre tous, service juridique, contentieux
        abogad*, tribunal*, acciones legales, demanda judicial, via judicial, otro proveedor, rescindir, cambiar de proveedor, burofax, departamento juridico
        avvocat*, tribunale, azioni legali, vie legali, altro fornitore, rescindere, cambiare fornitore, diffida, recedere
        advocaat, rechter, juridische stappen, rechtbank, andere leverancier, opzeggen, ingebrekestelling, contract beeindigen
        advogad*, tribunal, acoes legais, acao judicial, via judicial, outro fornecedor, rescindir, mudar de fornecedor
        prawnik*, adwokat*, sadow*, do sadu, krok* prawn*, drog* sadow*, zmian* dostawc*, wypowiedz* umow*, innego dostawc*, radc*""",
    # --- selling
    "quote": """
        quote, quotes, quotation*, proposal, offer, price list, pricelist, estimate, rfq, pricing for, prices for, best price
        angebot*, preisliste*, kostenvoranschlag*, offerte*, preisauskunft, preisanfrage
        devis, offre, proposition commerciale, liste de prix, cotation, tarifs
        presupuesto*, oferta*, cotizacion*, lista de precios, propuesta
        preventiv*, offerta, listino, quotazione, proposta
        offerte*, prijsopgave, prijslijst, aanbieding
        orcamento*, proposta*, cotacao, cotacoes, tabela de precos
        ofert*, wycen*, cennik*, kosztorys*""",
    "product": """
        license*, licence*, seats, users, subscription*, plan, upgrade*, downgrade, add on, module*, product*, version, units, contract, package*, machine*, equipment, model*, service*, edition, tier, pieces
        lizenz*, abonnement*, abo, paket, modul*, produkt*, vertrag, geraet*, maschine*, anlage*, wartungsvertrag, dienstleistung*, stueck
        licence*, abonnement*, module*, produit*, contrat, forfait, machine*, appareil*, service*, formule, unites, poste*
        licencia*, suscripcion*, modulo*, producto*, contrato, plan, maquina*, equipo*, servicio*, unidades
        licenz*, abbonament*, modul*, prodott*, contratto, pacchetto, macchin*, servizi*, pezzi, utent*
        licentie*, abonnement*, module*, product*, contract, pakket*, machine*, dienst*, stuks, gebruikers
        licenca*, subscricao, assinatura, modulo*, produto*, contrato, plano, maquina*, equipamento*, servico*, unidades, utilizadores
        licencj*, abonament*, subskrypcj*, modul*, produkt*, umow*, pakiet*, maszyn*, urzadzen*, uslug*, sztuk, uzytkownik*""",
    "buy": """
        buy, purchase, order more, place an order, place a new order, interested in, add, upgrade, upgrading, expand, extend, increase, renew, renewing, renewal*, reorder, new order, trial, demo, sales rep, sales team, sales representative, account executive, discount for, volume discount
        kaufen, bestellen, interessier*, interesse an, erweitern, upgrade, aufstocken, verlaenger*, erneuer*, testen, vertriebsmitarbeiter*, vertrieb, ansprechpartner im vertrieb, nachbestell*, aussendienst, hinzufuegen, zusaetzlich*, mengenrabatt, beratung
        acheter, commander, interesse* par, ajouter, etendre, renouvel*, passer commande, essai, demo, demos, demostra*, demonstra*, commercial, ajouter, augmenter, supplementaires, passer a
        comprar, pedir, interesad* en, nos interesa, anadir, ampliar, ampliacion, renovar, renovacion, adicionales, comercial, demo, demos, demostra*, demonstra*, aumentar, adquirir, contratar
        acquistare, ordinare, interessat* a, interessati, aggiungere, ampliare, rinnov*, aggiuntiv*, commerciale, demo, estendere, aumentare, passare a
        kopen, bestellen, interesse in, geinteresseerd, uitbreid*, verleng*, extra, verkoop, accountmanager, demo, toevoegen, upgraden, aanschaf*, bijbestellen
        comprar, encomendar, interessad* em, adicionar, alargar, renov*, adicionais, comercial, demo, demos, demostra*, demonstra*, aumentar, adquirir, contratar, ampliar
        kupi*, zamowic, zainteresowan*, dodac, rozszerz*, przedluz*, odnow*, dodatkow*, handlow*, demo, zwiekszy*, prezentacj*""",
    # --- facts
    "attached": """
        attached, enclosed, find attached, attachment, in the attachment, please find, see below, as per below, herewith, below
        anbei, beigefuegt*, im anhang, angehaengt, anliegend*, als anlage, beiliegend*, in der anlage, nachfolgend, nachstehend*, folgend*, unten
        ci joint*, en piece jointe, en annexe, ci dessous, piece jointe, jointe, joint
        adjunt*, en adjunto, se adjunta, a continuacion, anex*
        in allegato, allegat*, alleghiamo, di seguito, qui sotto, si allega
        bijgaand*, bijgevoegd*, in de bijlage, als bijlage, hierbij, hieronder
        em anexo, anexo, anexa, segue, seguem, abaixo, junto
        w zalaczeniu, w zalaczniku, zalacz*, przesylam*, ponizej""",
    "changed": """
        new, changed, change, changes, please update, updated, moved, moving, replaced, effective, from now on, going forward, no longer, starting, as of, with effect
        neu, neue, neuen, neuer, neues, geaendert, aendert, aendern, aenderung, umgezogen, ab sofort, kuenftig, zukuenftig, nicht mehr, umzug, aktualisier*
        nouveau, nouvelle*, nouveaux, change*, modifi*, desormais, demenag*, a compter, dorenavant, a partir du, mettre a jour, mis a jour, n est plus
        nuev*, cambi*, modific*, a partir de, en adelante, actualiz*, trasladad*, ya no
        nuov*, cambiat*, cambio, modific*, variazione, a partire dal, d ora in poi, aggiorn*, trasferit*, non e piu, cambiato
        nieuw*, gewijzigd*, wijzig*, verander*, voortaan, verhuisd, verhuizen, met ingang van, vanaf, niet meer, bijgewerkt
        novo, nova, novos, novas, alterad*, alteracao, mudou, mudamos, mudanca, a partir de, doravante, atualiz*, deixou de
        nowy, nowa, nowe, nowego, nowej, nowym, nowych, zmien*, zmian*, od teraz, od dnia, przeprowadz*, aktualiz*, juz nie, od .. stycznia""",
    "address": """
        address, billing address, contact, contact person, e mail address, email address, mailing address, accounts payable contact, ap contact, phone number, name, colleague, company name, legal name, head office, mailbox, offices
        adresse, rechnungsadresse, anschrift, ansprechpartner*, kontakt*, mailadresse, e mail adresse, firmierung, firmenname, postfach, kollegin, kollege, rechnungsanschrift
        adresse, contact, interlocut*, coordonnees, raison sociale, siege, boite mail, collegue
        direccion, contacto, correo electronico, razon social, domicilio, persona de contacto, companer*, domicilio fiscal
        indirizzo, contatto, referente, ragione sociale, sede, recapit*, casella, collega
        adres, factuuradres, contactpersoon, mailadres, e mailadres, bedrijfsnaam, kantoor, postbus, collega
        morada, endereco, contacto, contato, denominacao, sede, correio eletronico, colega
        adres*, kontakt*, siedzib*, nazw*, osob* kontaktow*, skrzynk*, kolezan*""",
    "noted": """
        thank you for, thanks for, noted, well received, received with thanks, for your information, fyi, no action, no reply needed, no response needed, just to let you know, please note, please be advised, be informed, wanted to let you know, resolved, sorted, all good, all set, for your records, to confirm that, happy to confirm, acknowledge*, just confirming, in good order, consider .. closed, can be closed
        danke fuer, vielen dank fuer, zur kenntnis, zur information, zu ihrer information, erledigt, hat sich geklaert, hat sich erledigt, teilen ihnen mit, teilen wir ihnen mit, keine rueckmeldung erforderlich, moechten sie informieren, informieren sie, dankend erhalten, keine antwort noetig, zu ihrer kenntnis, mitteilen dass, weisen darauf hin, beachten sie
        merci pour, bien recu, bien note, pour information, pour votre information, vous informons, aucune action, a titre d information, nous accusons reception, accusons bonne reception, veuillez noter, c est regle, en ordre, je vous informe, vous signal*
        gracias por, recibido, recibida, para su informacion, les informamos, le informamos, tomamos nota, no es necesario, a titulo informativo, acusamos recibo, todo correcto, queda resuelto, os informamos, les comunicamos, le comunicamos
        grazie per, ricevuto, ben ricevut*, per vostra informazione, vi informiamo, la informiamo, vi comunichiamo, preso nota, nessuna azione, tutto a posto, risolto, con la presente comunichiamo, si comunica, tutto in ordine
        bedankt voor, dank voor, dank je voor, ter informatie, ter kennisgeving, ontvangen in goede orde, in goede orde, wij informeren u, delen wij u mede, geen actie, is opgelost, hierbij informeren, laten u weten, wij willen u laten weten
        obrigado pelo, obrigada pelo, obrigado pela, obrigada pela, rececionad*, para vossa informacao, para conhecimento, informamos, tomamos nota, nenhuma acao, esta resolvido, vimos informar, comunicamos, tudo em ordem, acusamos a rececao
        dziekujemy za, dziekuje za, informuje*, do wiadomosci, uprzejmie informuj*, przyjelismy, zostalo wyjasnione, nie wymaga, potwierdzam* otrzymanie, sprawa zamknieta, zawiadamia*""",
    "processing": """
        approved, being processed, in process, in approval, under review, in workflow, registered, booked, posted, accepted, validated, awaiting approval, pending approval, submitted, status
        freigegeben, in bearbeitung, in pruefung, geprueft, gebucht, verbucht, im umlauf, freigabe, genehmigt, angenommen, erfasst
        valide*, en cours de traitement, en cours de validation, comptabilise*, approuve*, enregistre*, acceptee, en traitement
        aprobad*, en proceso, en tramite, contabilizad*, validad*, registrad*, en revision, aceptad*
        approvat*, in lavorazione, in elaborazione, registrat*, contabilizzat*, in approvazione, validat*, accettat*
        goedgekeurd*, in behandeling, in verwerking, geboekt, verwerkt, geregistreerd, ter goedkeuring, geaccepteerd
        aprovad*, em processamento, em tratamento, contabilizad*, registad*, em validacao, validad*, lancad*, aceite
        zatwierdzon*, w trakcie, zaksiegowan*, zarejestrowan*, w obiegu, w akceptacji, zaakceptowan*, przyjet*""",
    "away": """
        out of office, on leave, on vacation, on holiday*, office .. closed, we are closed, will be closed, offices .. closed, office hours, public holiday, maternity leave, left the company, retire*, last day
        nicht im buero, im urlaub, betriebsferien, geschlossen, feiertag*, elternzeit, unternehmen verlassen, ruhestand, abwesend, abwesenheit, betriebsurlaub, ausgeschieden
        absent*, en conge*, bureaux .. ferme*, serons ferme*, fermeture, jour ferie, quitte la societe, quitte l entreprise
        fuera de la oficina, de vacaciones, oficina* .. cerrad*, cerrad* por, cerraremos, festivo, de baja, jubila*, ya no trabaja, ausente
        fuori ufficio, in ferie, uffici .. chius*, saremo chius*, chiusura, festivita, maternita, lasciato l azienda, assente
        afwezig, met vakantie, kantoor .. gesloten, zijn .. gesloten, feestdag, verlof, uit dienst, met pensioen
        ausente, de ferias, escritorio* .. encerrad*, estaremos encerrad*, encerrad* para, feriado, licenca de maternidade, deixou a empresa
        nieobecn*, na urlopie, biuro .. zamkniet*, zamkniete, swieta, swiateczn*, nie pracuje, urlop*, macierzynsk*""",
    "bank_account": """
        bank account*, bank detail*, banking detail*, banking information, bank information, iban, account details, account number
        bankverbindung*, bankkonto, bankdaten, kontoverbindung, iban, kontodaten
        coordonnees bancaires, compte bancaire, rib, iban
        cuenta bancaria, datos bancarios, iban, numero de cuenta
        coordinate bancarie, conto corrente, iban, conto bancario
        bankrekening*, bankgegevens, rekeningnummer*, iban
        dados bancarios, conta bancaria, iban, nib
        rachun* bankow*, dane bankowe, danych bankowych, numer* konta, konto bankowe, konta bankowego, iban""",
    "contract_end": """
        terminate*, terminating, termination, cancel our subscription, cancel the subscription, cancel our contract, cancellation of, cancel the contract, discontinue*, not renew, non renewal, end our contract, unsubscribe from the service
        kuendig*, kuendigung, vertragsende, nicht verlaengern, abbestell*
        resili*, resiliation, mettre fin, ne pas renouveler, fin de contrat
        dar de baja, baja del servicio, rescindir, cancelar el contrato, cancelar la suscripcion, no renovar, cancelacion del
        disdetta, recesso, disdire, recedere, non rinnovare, cessazione
        opzeg*, opzegging, beeindig*, niet verlengen
        rescis*, cancelar o contrato, cancelar a subscricao, cancelamento do, nao renovar, denunciar o contrato
        wypowied*, rozwiaza* umow*, rezygn*, nie przedluz*""",
}
