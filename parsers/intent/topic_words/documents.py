"""Documents: what kinds there are, what is wrong with one, and what the writer wants to have."""

# ruff: noqa: E501 (tables read best with one row a line)

DOCUMENTS: dict[str, str] = {
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
}
