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
    "again_send": """resend, resent, re send, reissue*, re issue*, again, once more, another copy, redo, rerun, re present*, send it again, send me again, send again, once again, re mail, second copy, new copy, missing attachment, attachment missing, lost
        nochmal*, nochmals, erneut, neu ausstellen, neuausstellung, noch einmal, noch mal, neu zusenden, nachsenden, wiederholt senden, erneut senden, zweitschrift, abhanden, verloren
        renvoyer, renvoyez, renvoi, refaire, reediter, a nouveau, reemettre, redeposer, renvoyer la, de nouveau, une nouvelle fois, duplicata, encore une fois, egare*, perdu*
        reenvi*, otra vez, de nuevo, volver a, nueva emision, rehacer, nuevamente, volver a enviar, mandar otra vez, duplicado, extraviad*, perdido
        rimand*, di nuovo, riemett*, ritrasmett*, nuova emissione, reinvi*, nuovamente, un altra copia, duplicato, smarrit*, perso, rimandare, rinviare, mandi di nuovo
        opnieuw, nogmaals, nog eens, nog een keer, nieuwe versie, nogmaals sturen, nasturen, kwijt, nieuw exemplaar, duplicaat, kwijtgeraakt, nog een kopie
        reenvi*, de novo, outra vez, nova emissao, reemiss*, reemit*, novamente, segunda via, 2a via, 2 via, extraviad*, perdi, mandar outra
        ponown*, jeszcze raz, ponowic, duplikat*, zgubil*, zaginel*, raz jeszcze, wyslac ponownie, nie mozemy znalezc""",
    "resubmit": """resubmit*, re submit*, resubmission, upload* again, transmit, retransmit, re upload, submit through, submit via, portal, ariba, coupa, via the portal, e invoicing, peppol, upload
        neu einreichen, erneut einreichen, neu hochladen, hochladen, laden sie, portal, ueber das portal, peppol, einstellen, elektronisch, lieferantenportal, xrechnung
        redeposer, deposer, redepot, depot, chorus, portail, via le portail, plateforme, deposer sur, televers*
        volver a subir, subir, suban, presentarse, presentar, portal, a traves del portal, plataforma, subirla, cargar, adjuntar en
        ritrasmett*, trasmett*, caricare, ricaricare, portale, tramite portale, piattaforma, sdi, caricamento, nso
        opnieuw indienen, indienen, nogmaals indienen, uploaden, portaal, via het portaal, peppol, inzenden, aanleveren, platform, e facturatie
        submeter, ressubmeter, carregar, portal, atraves do portal, plataforma, carregamento, inserir
        przeslac ponownie, zlozyc, wgrac, przeslij*, portal, przez portal, platform*, ksef, przeslanie przez, wystawic ponownie""",
    "bounced_back": """returned, rejected, bounced, kicked back, failed validation, came back, parked, not accepted, refused, declined
        abgewiesen, zurueckgewiesen, abgelehnt, retourniert, nicht einlesen, zurueck
        rejet*, refuse*, retourne*
        devuelt*, rechazad*, rechazo
        scartat*, rifiutat*, respint*, scarto
        geweigerd, afgekeurd, afgewezen, teruggestuurd
        devolvid*, rejeitad*, recusad*
        odrzuc*, zwrocon*, cofniet*""",
    "field_missing": """field, mandatory, reference not found, buyer reference, call off, cost centre, cost center, cost code, project number, requisition*, reference, gl code, po number, purchase order number, missing po, no po, without a po, order number, contract number, wrong po
        kaeuferreferenz, leitweg*, pflichtfeld, kostenstelle*, projektnummer*, bestellbezug, bt 10, referenz, bestellnummer, ohne bestellnummer, bestellung fehlt, auftragsnummer, vertragsnummer, fehlt die, fehlende
        champ, numero d engagement, engagement, code service, siret, reference, numero de marche, code chantier, numero de commande, bon de commande, sans numero, absence de, manque le, manquant
        centro gestor, organo gestor, campo, expediente, referencia, dir3, centro de coste, numero de pedido, sin pedido, falta el, numero de contrato, orden de compra
        campo, cig, cup, codice destinatario, codice univoco, riferimento, commessa, numero d ordine, manca il, mancanza, assenza, ordine mancante, codice
        veld, projectnummer, verplichtingennummer, kostenplaats, referentie, contractnummer, inkoopnummer, ordernummer, zonder ordernummer, ontbreekt, verplichtingnummer, bestelnummer
        campo, compromisso, numero de compromisso, referencia, centro de custo, numero de encomenda, nota de encomenda, falta o, sem numero, ordem de compra, numero do pedido
        pole, numer umowy, mpk, numer projektu, numer zamowienia, brak numeru, bez numeru, nie zawiera""",
    "explain_charge": """what is it for, what s it for, what is this, break down, breakdown, relates to, relate to, cover, covers, what does .. mean, clarify, which job, which site, explain, what exactly, what does this, don t understand, can t see what, itemis*, itemiz*, clarification, line item, why were we, why are we, why is
        wofuer, auf was bezieht, bezieht sich, zuordnung, aufschluesselung, erlaeutern, was bedeutet, welche baustelle, wofuer steht, was ist das, verstehe nicht, nicht nachvollzieh*, einzelverbindung*, detaillierte aufstellung, warum, was hat es
        a quoi correspond*, se rapporte, detail, detailler, quel chantier, c est quoi, expliquer, comprends pas, comprenons pas, pourquoi, explication*, detaille*, ligne, correspond la ligne
        a que corresponde, de que es, desglose, detalle, que obra, explicar, no entendemos, no entiendo, por que, aclar*, detallad*, concepto, explicacion
        a cosa si riferisce, si riferisce, dettaglio, quale cantiere, cos e, spiegare, non capisco, non capiamo, perche, chiarimento, chiarimenti, dettagliat*, spiegazion*
        waar is .. voor, waarvoor, betrekking op, specificatie, welk project, uitleg*, toelichten, begrijp niet, snap niet, waarom, verduidelijk*, gespecificeerd, omschrijving, uitsplitsing
        a que se refere, e de que, detalhe, que obra, explicar, nao entendo, nao percebo, porque, porque e, esclarec*, detalhad*, rubrica, explicacao
        czego dotyczy, za co, rozbicie, ktora budowe, wyjasni*, nie rozumiem, dlaczego, skad, szczegolow*, wyszczegoln*, pozycja, pozycji""",
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
    "form_fill": """form, forms, questionnaire, fill out, fill in, complete, completed, duly completed, declaration, self assessment, onboarding, supplier onboarding, vendor registration, vendor packet, vendor master, supplier setup, due diligence, prequalification
        formular*, fragebogen, ausfuellen, ausgefuellt*, erklaerung, selbstauskunft, lieferantenfragebogen, lieferantenanlage, stammdatenblatt, registrierung, kreditorenanlage
        formulaire*, questionnaire, remplir, completer, declaration, fiche fournisseur, dossier fournisseur, ouverture de compte, homologation, referencement
        formulario*, cuestionario, rellenar, cumplimentar, impreso, alta de proveedor, ficha de proveedor, homologacion, registro de proveedor
        modulo, moduli, questionario, compilare, compilat*, scheda, scheda fornitore, qualifica, albo fornitori, accreditamento, anagrafica fornitore
        formulier*, vragenlijst, invullen, ingevuld*, verklaring, leveranciersformulier, leveranciersregistratie, onboarding, aanmeldformulier
        formulario*, questionario, preencher, preenchid*, impresso, ficha de fornecedor, cadastro, registo de fornecedor, homologacao
        formularz*, ankiet*, wypelni*, oswiadczen*, formularz dostawcy, rejestracja dostawcy, kwestionariusz, kwalifikacj*""",
    "certificate": """certificate*, certification, insurance, w 9, w9, w 8*, tax residency, resale, licence proof, liability, bank letter, w 9 form, tax form, vat certificate, vat registration, tax exempt*, exemption certificate, bank confirmation, compliance documents, trade licence, iso
        bescheinigung*, nachweis*, freistellung*, unbedenklichkeit*, versicherungsnachweis, lieferantenerklaerung*, lle, freistellungsbescheinigung, handelsregisterauszug, ust id, mindestlohn*, gewerbe*, ansaessigkeit*, bestaetigung
        attestation*, urssaf, kbis, certificat*, assurance, attestation de vigilance, extrait kbis, regularite fiscale, numero de tva, rib, attestation fiscale
        certificado*, al corriente, poliza, seguro, certificado de residencia, titularidad, seguridad social, agencia tributaria, cif, escritura*
        durc, certificat*, polizza, visura, visura camerale, certificato di residenza, regolarita contributiva, antimafia, autocertificazion*
        verzekeringsbewijs, polis, attest, certificaat, uittreksel, kvk uittreksel, uittreksel kvk, verklaring betalingsgedrag, btw nummer, g rekening, bankverklaring
        certidao*, certificado*, apolice, declaracao, certidao negativa, nao divida, certidao permanente, registo comercial, contrato social, seguranca social
        zaswiadczen*, polis*, certyfikat*, zaswiadczenie o niezaleganiu, krs, vat r, biala lista, rezydencj*, niezalegani*""",
    "expired": """expired, lapsed, out of date, ran out, renewed, no longer valid, dated
        abgelaufen*, laeuft ab, veraltet
        perime*, expire*, echu*
        caducad*, vencid*
        scadut*
        verlopen, vervallen
        caducad*, expirad*
        wygas*, niewazn*""",
    "login": """log in, login, sign in, password, credentials, access, user, username, locked out, reset, portal access, set up access, account access, user account, invite, reset password, forgot*, authenticat*
        anmelden, anmeldung, passwort*, zugang*, anmeldedaten, benutzer*, einloggen, kundenportal, rechnungsportal, onlinezugang, freischalten, kennwort, zugangsdaten, login
        connexion, connecter, mot de passe, acces, identifiant*, espace client, portail, mes identifiants, reinitialiser, mon compte, se connecter, login
        acceder, acceso, contrasena*, usuario*, area de clientes, portal, oficina virtual, clave, darme acceso, iniciar sesion, restablecer
        accedere, accesso, password, credenziali, utente, area clienti, portale, reimpostare, abilitare, registrarmi, nome utente, login
        inlog*, wachtwoord, toegang, klantportaal, account, portaal, login, gebruikersnaam, account aanmaken, resetten, aanmelden, mijn omgeving
        aceder, acesso, palavra passe, senha, utilizador, area de cliente, portal, login, redefinir, desbloquear, minha conta, criar acesso, bloquead*
        zalogow*, logowan*, hasl*, dostep*, panel*, portal, ebok, reset*, login, konto uzytkownika, odblokow*""",
}
