"""News that ask for nothing: thanks, approvals, moves, new names and days without work."""

# ruff: noqa: E501 (tables read best with one row a line)

NEWS: dict[str, str] = {
    "thanks": """thanks, thank, ta, cheers, thx, tx, many thanks, appreciated
        danke*, dank, merci, vielen dank
        merci
        gracias
        grazie
        dank, bedankt, dankjewel
        obrigad*, obg
        dziekuj*, dzieki""",
    "all_good": """all good, perfect, lovely, great, brill*, sorted, solved, all here, got it, have it now, received, works for me, resolved, closed on our side, no further action, nothing further, exactly what i needed, thanks received, understood, noted, that answers
        passt, alles da, alles klar, super, prima, erhalten, geklaert, erledigt, verstanden, alles bestens, wunderbar, passt so, in ordnung, vielen dank fuer die schnelle, hat geklappt, liegt vor
        nickel, parfait, top, bien recu, je l ai, c est note, bien note, tout est en ordre, regle, resolu, impeccable, merci pour votre, compris, c est clair
        perfecto, vale, recibid*, estupendo, todo correcto, entendido, anotado, aclarado, resuelto, queda claro, de acuerdo, gracias por la rapidez
        perfetto, ricevut*, ok, a posto, tutto ok, tutto a posto, risolto, chiaro, inteso, perfetto grazie, ricevuta
        top, helemaal goed, ontvangen, is binnen, in orde, opgelost, duidelijk, begrepen, genoteerd, prima, goed ontvangen, akkoord dank
        perfeito, recebid*, ok, ja tenho, tudo certo, resolvid*, entendid*, anotad*, esclarecid*, tudo ok, muito obrigad*
        super, mam, otrzymal*, swietnie, wszystko jasne, wyjasnion*, zalatwion*, rozumiem, dotarl*, w porzadku, dziekuje za szybk*""",
    "in_approval": """approval, approved, sign off, signed off, budget holder, in review, being checked, awaiting, pending approval, queue, workflow, coded, waiting for approval, goods receipt, with the manager, under review, being processed, submitted for approval, being reviewed
        freigabe, pruefung, genehmig*, unterschrift, sachlich*, in bearbeitung, rechnungspruefung, freigabeprozess, wareneingang, noch nicht freigegeben, pruefen wir
        validation, validee*, visa, signature, approbation, bon a payer, en cours de validation, en cours de traitement, circuit de validation, en attente de validation
        firma, validand*, conformidad, aprobacion, visto bueno, en tramite, pendiente de aprobacion, en revision, circuito de firmas, pendiente de validar
        approvazione, benestare, firma, autorizz*, in lavorazione, in approvazione, in verifica, in attesa di autorizzazione
        akkoord, behandeling, goedkeuring, goedgekeurd, ondertekening, in behandeling, ter goedkeuring, wacht op, wordt gecontroleerd
        aprovacao, visto, assinar, validac*, em aprovacao, em analise, em processamento, aguarda*
        akceptac*, zatwierdz*, podpis, w trakcie, w obiegu, do akceptacji, oczekuje na, weryfikac*""",
    "booked": """booked, posted, accepted, registered, processed, in the system
        gebucht, verbucht, erfasst
        comptabilisee*, enregistree*, saisie
        contabilizad*, registrad*
        registrat*, contabilizzat*
        geboekt, verwerkt, ingeboekt
        lancad*, registad*, contabilizad*
        zaksiegowan*, zarejestrowan*""",
    "passing_on": """forwarded, passing, passed, passed up, cc d, copied, will ask, look into, come back to you, let you know, looping in, adding my colleague, forwarding to, will check internally, get back to you, keep you posted
        leite .. weiter, weitergegeben, weitergeleitet, kuemmer*, klaere, gebe bescheid, melde mich, nehme .. in cc, intern klaeren, ruecksprache, pruefen das, gebe ich weiter
        transmis*, transmets, fais suivre, me renseigne, reviens vers, reviendrai vers, je transfere, en copie, je verifie, nous revenons
        reenviad*, paso, consulto, te digo, remitid*, lo reenvio, en copia, lo reviso, le informo, lo consulto, te confirmo
        inoltrat*, passo, chiedo, faccio sapere, in copia, verifico, giro, vi aggiorno, vi faro sapere, inoltro
        doorgezet, doorgestuurd, vraag .. na, laat weten, ik stuur door, in cc, zoek het uit, kom erop terug, kom ik op terug, ga na
        encaminh*, passo, vou ver, reencaminh*, em copia, vou verificar, dou retorno, volto a contactar
        przekaz*, dopytam, dam znac, przesylam dalej, w kopii, sprawdze, wroce z, poinformuje""",
    "wrong_person": """wrong person, not the right person, not me, right guy, try purchasing, no longer the contact, don t work there, handles this, wrong supplier, not the company, not my department, not in charge, please contact instead, not responsible, misdirected, wrong department, wrong address
        falscher ansprechpartner, nicht zustaendig, nicht mehr zustaendig, versuch*, bin nicht zustaendig, falsche abteilung, wenden sie sich an, nicht fuer mich, irrlaeufer
        pas moi, pas la bonne personne, ne m en occupe plus, voyez avec, pas mon service, pas concerne*, veuillez contacter, adressez vous, mauvais service
        no soy yo, ya no lo llevo, prueba con, no me corresponde, no es mi departamento, contacte con, dirijase a, no soy la persona
        non sono io, non me ne occupo, senti gli, non sono la persona, non e di mia competenza, rivolgersi a, contattate, ufficio sbagliato
        ben ik niet, doe ik niet meer, vraag inkoop, niet de juiste persoon, niet mijn afdeling, neem contact op met, moet u zijn bij
        nao sou eu, ja nao trato, fala com, nao sou a pessoa, nao e comigo, contacte, fale com, departamento errado
        to nie ja, nie zajmuj*, prosze do, nie jestem wlasciw*, nie moj dzial, prosze kontaktowac, niewlasciwy adres""",
    "never_mind": """ignore, disregard, never mind, scrap, found it, my mistake, junk folder, sorted now
        hat sich erledigt, vergessen sie, gegenstandslos, gefunden
        oubliez, ne pas tenir compte, trouve*, erreur de ma part
        olvid*, hagan caso omiso, encontr*, me equivoque
        lascia stare, non tenete conto, trovat*, ho sbagliato
        laat maar, gevonden, niet verzonden beschouwen
        esquec*, nao considerem, encontrei, enganei
        niewazne, znalaz*, nie brac pod uwage, pomyl*""",
    "relocated": """moved, moving, new address, relocat*, new office, with effect from, postal address, registered office, change of address, address change, update our address, billing address, ship to, bill to, moving to
        umgezogen, ziehen um, neue adresse, neue anschrift, anschrift, adressaenderung, rechnungsanschrift, rechnungsadresse, umzug, ziehen, sitzverlegung, adresse aendern
        demenag*, nouvelle adresse, siege, changement d adresse, adresse de facturation, nouveaux locaux, nouveau siege, transfert de siege
        mudamos, mudanza, nueva direccion, domicilio, cambio de domicilio, cambio de direccion, direccion de facturacion, domicilio fiscal, nueva sede
        traslo*, trasferiamo, nuovo indirizzo, sede, cambio indirizzo, cambio sede, variazione sede, nuova sede, indirizzo di fatturazione
        verhuis*, nieuw adres, gevestigd, adreswijziging, factuuradres, nieuw kantoor, nieuwe locatie, verhuizen, verhuisd
        mudamos, mudar, nova morada, sede, mudanca de morada, mudanca de endereco, morada de faturacao, nova sede, novo endereco
        przeprowadz*, nowy adres, siedzib*, zmiana adresu, zmiana siedziby, adres do faktur, nowa siedziba, adres do korespondencji""",
    "new_name": """new name, renamed, legal name, merger, merged, part of, trade as, entity, change of name, name change, rebrand*, now called, new entity, new company, acquired by, changed hands, legal entity
        umfirm*, firmieren, verschmelz*, neuer name, fusion, namensaenderung, firmenname, heissen jetzt, firmiert, rechtsform, uebernommen von, neue gesellschaft
        raison sociale, fusion, nouveau nom, changement de nom, changement de raison sociale, nouvelle entite, nouvelle societe, absorb*, rachat*
        nueva denominacion, fusion, razon social, cambio de razon social, cambio de nombre, nueva sociedad, nueva empresa, absorbid*
        ragione sociale, fusione, nuova denominazione, cambio ragione sociale, nuovo nome, nuova societa, incorporat*, cambio denominazione
        fusie, nieuwe naam, heet, naamswijziging, overgenomen door, nieuwe entiteit, nieuwe bv, gaan verder als
        nova designacao, fusao, denominacao, mudanca de nome, alteracao da razao social, nova empresa, nova razao social, incorporad*
        nowa nazw*, fuzj*, polacz*, zmiana nazwy, zmiana firmy, nowa spolka, przejet*, nowa forma""",
    "new_contact": """retiring, retire, takes over, took over, new contact, replaces, successor, no longer with, please use, in charge now, left, contact person, new email, new e mail, new address for invoices, send invoices to, point of contact, who is our contact, is now handled by, joined, my replacement, change of contact
        rente, uebernimmt, nachfolg*, neue ansprechpartnerin, zustaendig ist, ansprechpartner*, neue e mail, neue mailadresse, rechnungen an, kontaktperson, ausgeschieden, vertretung, zustaendig, wer ist
        retraite, prend la suite, remplace, successeur, interlocuteur, interlocutrice, nouvelle adresse mail, nouveau mail, envoyer les factures, a quitte, qui est
        jubilo, se queda con, sustituy*, ahora es, persona de contacto, interlocutor*, nuevo correo, contacto, quien es, enviar las facturas, gestor
        pensione, subentra, sostituisce, ora c e, contatto, nuova mail, nuovo indirizzo mail, nuova pec, chi e, al posto mio, interlocutore
        pensioen, neemt .. over, opvolger, contactpersoon, aanspreekpunt, nieuw mailadres, nieuw e mailadres, facturen sturen naar, wie is, uit dienst
        reformar, fica o, substitu*, agora e, pessoa de contacto, contacto, contato, novo email, novo e mail, quem e, gestor de conta, interlocutor*
        emerytur*, zastapi, przejmuje, teraz, osoba kontaktowa, opiekun*, nowy adres mail, nowy e mail, nowy mail, kto jest, zastepuj*""",
    "closed_days": """closed, shut, holiday*, stocktake, christmas, back on, away until, off monday, annual leave, public holiday, bank holiday, office closed, out of office, office will be closed, reduced hours, opening hours
        betriebsurlaub, geschlossen, feiertag, inventur, urlaub, betriebsferien, oeffnungszeiten, nicht erreichbar, nicht besetzt, brueckentag, ferien
        ferme*, fermeture, conges, vacances, bureaux fermes, pont, jours feries, horaires, absence
        cerrado, cerramos, vacaciones, festivo, cierre, horario, puente, no habra nadie, festivos
        chiusi, chiusura, ferie, uffici chiusi, orari, festivita, chiusura estiva
        dicht, gesloten, vakantie, verlof, feestdag*, kantoor gesloten, openingstijden, sluiting, vrij
        fechados, encerrad*, ferias, feriado*, encerramento, horario, ponte
        nieczynn*, zamkniet*, urlop*, swiet*, dni wolne, przerwa swiateczna, biuro nieczynne, godziny pracy, wolne""",
    "from_now_on": """from now on, from january, as of, going forward, in future, with effect, only accept, no longer accept, paper, effective, starting, as from, until further notice, henceforth, starting with
        ab sofort, ab januar, kuenftig, ausschliesslich, nur noch, ab dem, ab dem 1, mit wirkung, ab naechst*, kuenftige, zukuenftig, in zukunft, fortan
        desormais, a compter, a partir, dorenavant, ne seront, a partir du, des le, a l avenir, au 1er, prochaines factures
        a partir de, desde enero, en adelante, solo se admitir*, a partir del, desde el, de ahora en adelante, a partir de ahora, proximas facturas
        da gennaio, d ora in poi, dal, solo, a partire dal, a decorrere, dal 1, in futuro, prossime fatture
        vanaf, voortaan, per 1, alleen nog, met ingang van, per direct, in het vervolg, vanaf 1, toekomstige
        a partir de, doravante, so aceitaremos, a partir do, daqui em diante, de agora em diante, futuras faturas, a partir de agora
        od stycznia, od teraz, odtad, wylacznie, od dnia, od 1, w przyszlosci, na przyszlosc, poczawszy""",
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
}
