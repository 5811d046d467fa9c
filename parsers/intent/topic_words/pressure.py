"""Pressure: patience that ends, people above, courts, and who wants to be left alone."""

# ruff: noqa: E501 (tables read best with one row a line)

PRESSURE: dict[str, str] = {
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
}
