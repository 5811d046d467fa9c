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
}
