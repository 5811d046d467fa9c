"""Pressure: patience that ends, people above, courts, and who wants to be left alone."""

# ruff: noqa: E501 (tables read best with one row a line)

PRESSURE: dict[str, str] = {
    "ignored": """ignored, no reply, not a peep, nobody answers, without an answer, no answer, unanswered, hello, nobody replied, no one answers, no response, no one calls back, never called back, waiting for weeks, still waiting, radio silence, no one has
        keine antwort, keine rueckmeldung, niemand meldet, vertroestet, niemand antwortet, niemand reagiert, keiner meldet, keine reaktion, warte immer noch, kein rueckruf, seit wochen, hingehalten
        sans reponse, aucune reponse, pas de reponse, y a quelqu un, personne ne repond, personne ne rappelle, aucun retour, sans nouvelle*, toujours rien, toujours pas de reponse, silence
        sin respuesta, nadie contesta, hay alguien, nadie responde, nadie me llama, sin contestar, siguen sin, no contestan, ningun caso, silencio
        senza risposta, nessuna risposta, c e qualcuno, nessuno risponde, nessuno richiama, nessun riscontro, silenzio, senza riscontro, sto ancora aspettando
        geen antwoord, geen reactie, is daar iemand, niemand reageert, niemand belt, nog steeds geen, geen gehoor, geen terugkoppeling, wacht al weken
        sem resposta, ninguem responde, esta ai alguem, ninguem me responde, sem retorno, ninguem liga, continuo sem, sem resolucao, ninguem resolve, silencio
        bez odpowiedzi, brak odpowiedzi, jest tam kto, nikt nie odpowiada, nikt nie oddzwania, brak reakcji, bez reakcji, nadal czekam, cisza, nikt nie potrafi""",
    "count_tries": """third, fourth, fifth, three times, four times, several times, many times, five times, 3rd, 4th, sixth, for weeks, for months, again and again, repeatedly, over and over, how many times
        dritte*, vierte*, fuenfte*, dreimal, mehrfach, mehrmals, fuenfmal, viermal, zum wiederholten, wiederholt, seit monaten, staendig, immer wieder
        troisieme, quatrieme, 3e, 4e, trois fois, plusieurs fois, cinquieme, relances, depuis des mois, depuis des semaines, sans cesse, combien de fois
        tercer*, cuart*, tres veces, varias veces, quint*, tercera vez, cuarta vez, reiterad*, desde hace meses, desde hace semanas, una y otra vez
        terza, quarta, tre volte, piu volte, quint*, terza volta, ennesim*, da mesi, da settimane, ripetutamente, piu e piu volte
        derde, vierde, drie keer, meerdere keren, vijfde, al weken, al maanden, herhaaldelijk, telkens, keer op keer, voor de zoveelste
        terceir*, quart*, tres vezes, varias vezes, quinta vez, repetidamente, ha meses, ha semanas, diversas vezes, varias reclamacoes, protocolos
        trzec*, czwart*, trzy razy, kilka razy, wielokrotn*, piaty, po raz kolejny, kolejny raz, od tygodni, od miesiecy, ciagle, ile razy""",
    "passed_around": """passed from, pillar to post, round the houses, in circles, start over, different person, merry go round
        im kreis, jedes mal ein anderer, weitergereicht
        balade, tourne en rond, tournons en rond, jamais la meme personne
        mareado, vueltas, cada vez .. distinto
        rimbalz*, in tondo, ogni volta
        kastje naar de muur, niet verder, elke keer iemand
        as voltas, empurrar*, cada vez e
        w kolko, odsyla*, za kazdym razem""",
    "superior": """manager, supervisor, team lead*, director, ceo, md, head of, someone senior, more senior, above first line, boss, decision maker, person in charge, escalate, escalation, management, chairman, cfo, head office, person responsible
        chef*, vorgesetzt*, teamleit*, geschaeftsfuehr*, geschaeftsleitung, entscheidungsbefugt*, leitung, vorstand, verantwortliche*, geschaeftsfuehrung, abteilungsleit*, eskalier*
        responsable, directeur, direction, chef, hierarchie, superieur, dirigeant, pdg, responsable du service, superieur hierarchique, escalade
        responsable, director*, jefe, gerente, encargado, capacidad de decision, responsables, direccion, supervisor*, superior
        responsabile, dirigente, direzione, capo, direttore, titolare, superiore, amministratore, dirigenza, supervisore
        leidinggevende, directie, directeur, baas, chef, manager, teamleider, verantwoordelijke, supervisor, hoofd, escaleren, escalatie, bestuur
        responsavel, gerencia, direcao, chefe, diretor, administracao, superior, supervisor*, diretoria, responsaveis, chefia
        kierowni*, dyrektor*, szef*, prezes*, zarzad*, przelozon*, decyzyjn*, zwierzchnik*, nadzor, kierownictw*, osoba odpowiedzialna, menedzer*""",
    "disgust": """joke, shambles, disgrace*, useless, fed up, enough, appalling, ridiculous, unbelievable, sick of, outrage*, shame*, unacceptable, pathetic, incompetent, disgusted, furious, terrible, worst, losing patience, patience, disappointed, frustrat*, incompetence, angry, had it with
        saftladen, unverschaemt*, frechheit, reicht, unmoeglich, laecherlich, skandal*, geduld, sauer, empoert, enttaeuscht, unglaublich, unfassbar, katastroph*, inakzeptabel, zumutung, wuetend
        honteux, ras le bol, inadmissible, inacceptable, scandaleux, lamentable, scandale, honte, furieu*, patience, decu*, incroyable, intolerable, exaspere*, incompetent*
        verguenza, vergonzoso, harto, inaceptable, ya esta bien, tomadura, indignad*, indignante, paciencia, decepcion*, increible, falta de respeto, intolerable, lamentable, escandal*
        vergogna, basta, inaccettabile, scandaloso, indecente, arrabbiat*, pazienza, delus*, incredibile, intollerabile, vergognos*, indignat*, assurd*
        belachelijk, schandalig, spuugzat, klaar mee, onacceptabel, woedend, boos, geduld, teleurgesteld, ongelooflijk, schandalige, ongehoord, frustr*, onaanvaardbaar
        vergonha, farto, inaceitavel, inadmissivel, escandalo, indignad*, paciencia, desiludid*, dececionad*, absurdo, revoltad*, falta de respeito, descaso, pessimo
        skandal*, wstyd, dosc, niedopuszczaln*, kpina, skandaliczn*, cierpliw*, rozczarowan*, niewiarygodn*, oburz*, zenad*, wsciekl*, karygodn*""",
    "law": """lawyer, solicitor*, attorney*, court, legal action, proceedings, small claims, sue, our client, instructed
        anwalt*, rechtsanwalt*, gericht*, klage, mandantin, rechtliche schritte, vollmacht
        avocat*, tribunal, mise en demeure, justice, conseil de, poursuite*
        abogado*, juzgado, juicio, acciones legales, en nombre de
        avvocato, tribunale, legale, diffid*, per conto di
        advocaat, rechter, rechtbank, sommer*, namens client*
        advogado*, tribunal, interpel*, em representacao
        prawnik*, sad, sadu, sadzie, pozew, w imieniu""",
    "watchdog": """ombudsman, trading standards, regulator, consumer protection, review, the papers, press, ofcom, fcc, better business bureau, bbb, complaint with, file a complaint, social media, chargeback
        verbraucherzentrale, ombudsmann, schlichtung*, bundesnetzagentur, schlichtungsstelle, beschwerde, aufsichtsbehoerde
        mediateur, ufc, dgccrf, arcep, associations de consommateurs, plainte
        consumo, ocu, omic, oficina de atencion, reclamacion oficial, hoja de reclamaciones, denuncia
        associazione consumatori, garante, agcom, corecom, codacons, reclamo formale, esposto
        geschillencommissie, consumentenbond, acm, ombudsman, klacht, klachtenprocedure
        livro de reclamacoes, entidade reguladora, deco, anatel, procon, anacom, reclame aqui, queixa
        rzecznik*, uokik, uke, skarg*, urzad komunikacji""",
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
