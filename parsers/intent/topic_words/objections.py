"""Objections: what was not ordered, not delivered, not agreed or reckoned wrongly."""

# ruff: noqa: E501 (tables read best with one row a line)

OBJECTIONS: dict[str, str] = {
    "twice": """twice, two times, double, duplicate, same delivery, dup, second time, same invoice, two bills, both cover, overlap*, already billed, already invoiced, charged again, repeat*
        doppelt, zweimal, zwei mal, gleiche lieferung, zweifach, doppel*, dieselbe leistung, bereits berechnet, schon berechnet, identisch*
        deux fois, double, doublon, en double, en doublon, doublons, a deux reprises, deja facture*, meme livraison, meme prestation, identique*
        dos veces, duplicad*, dos facturas, doble, por duplicado, repetid*, mismo albaran, mismos servicios, ya facturad*, sobra, de mas
        due volte, doppi*, duplicat*, doppio, due fatture, stessa fornitura, stesso ddt, stessa prestazione, gia fatturat*, ripetut*
        dubbel, twee keer, tweemaal, tweevoud, twee maal, dubbele, dezelfde levering, zelfde bon, al gefactureerd, dubbelop
        duas vezes, duplicad*, em duplicado, dobro, a dobrar, duplicidade, repetid*, mesma guia, mesmo servico, ja faturad*, em dobro
        dwa razy, podwojn*, dwukrotn*, zdublow*, tej samej dostawy, ta sama dostawa, ta sama usluga, powtorz*, juz zafakturowan*, zdublowan*""",
    "only_n": """only, just, short, instead of, not 12, missing, fewer, billed for, received only, we got, missing from, short by, short shipped
        nur, lediglich, statt, zu wenig, fehlten, fehlmenge, anstelle, anstatt, zu wenige, fehlen, fehlt, fehlend*, minderlieferung, geliefert wurden
        seulement, que, manquait, manquaient, au lieu, a la place, uniquement, manquant*, au lieu de, seuls
        solo, faltaban, en vez, faltan, unicamente, solamente, en lugar, faltaron, faltante*
        solo, soltanto, mancavano, invece, solamente, anziche, mancant*, al posto, ne sono arrivat*
        maar, slechts, te weinig, in plaats, alleen, in plaats van, ontbreken, ontbrak*, ontvingen wij, te kort
        apenas, faltavam, em vez, somente, so recebemos, ao inves, faltam, faltaram, em falta
        tylko, brakowalo, zamiast, jedynie, brakuje, otrzymalismy, niedobor*""",
    "broken": """broken, smashed, crushed, damaged, leak*, defect*, faulty, cracked, wet, scratched, mouldy, out of tolerance, failed inspection, not working, bent, dented, spoiled, expired goods, dead on arrival, doa, out of order
        kaputt, beschaedigt*, bruch, defekt*, mangel*, maengel, undicht, schadhaft, gebrochen, verbeult, zerbrochen, verdorben, funktioniert nicht, mangelhafte, transportschaden
        casse*, abime*, endommag*, defectueu*, fuite, brise*, cassees, hors service, ne fonctionne, avarie*, deteriore*
        rot*, danad*, defectuos*, averiad*, estropead*, golpead*, en mal estado, no funciona, partid*
        rott*, danneggiat*, difettos*, guast*, ammaccat*, non funziona, avariat*, deteriorat*
        kapot, stuk, beschadigd, gebrek*, beschadiging, defect, gebroken, werkt niet, bedorven, lek
        partid*, danificad*, estragad*, defeit*, avariad*, quebrad*, nao funciona, amassad*
        rozbit*, uszkodz*, wadliw*, zepsut*, peknie*, popsut*, nie dziala, zniszczon*, uszkodzen*""",
    "wrong_kind": """wrong colour, wrong color, wrong size, wrong item, wrong model, not what we ordered
        falsche farbe, falsche groesse, falscher artikel
        mauvaise couleur, mauvaise taille
        color equivocado, talla
        colore sbagliato, misura sbagliata
        verkeerde kleur, verkeerde maat
        cor errada, tamanho errado
        zly kolor, zly rozmiar""",
    "returned_goods": """returned, sent back, took back, gone back, return note, rma, collection note, handed back, we returned, returning, credit for return, picked up again, collected
        zurueckgeschickt, retoure*, zurueckgegeben, ging zurueck, abgeholt, retourniert, ruecksendung, zurueckgesandt, zurueckgenommen, rueckgabe
        renvoye*, retour*, rendu*, reparti, retournes, retournee*, reprise, repris, renvoi de
        devuelt*, devolvi*, devolucion, abono por devolucion, devolvimos, retirad*, recogid*
        reso, resi, resa, restituit*, restituzione, reso merce, rese, ritirat*, resi merce
        retour, teruggestuurd, terug gestuurd, ingeleverd, geretourneerd, retourzending, retour gestuurd, teruggehaald
        devolvi*, devoluc*, devolvemos, devolvida*, recolhid*, devolucao
        zwroc*, odeslan*, oddan*, zwrocilismy, zwrot towaru, odebran*, odeslalismy""",
    "never_came": """never arrived, never came, nothing turned up, never got it, never supplied, not supplied, nobody came, didn t show, has not been delivered, not delivered, undelivered, did not arrive, hasn t arrived, no delivery, never installed, never activated, never started
        nie angekommen, nie geliefert, nie gekriegt, niemand bei uns, nicht erhalten, nicht geliefert, nicht angekommen, keine lieferung, kam nie, nie installiert, nie freigeschaltet, niemand erschienen, nicht erschienen
        jamais recu, jamais livre, personne n est venu, pas ete livre*, non livre*, jamais arrive*, jamais installe*, jamais active*, pas recu la marchandise, personne ne s est
        nunca llego, no ha llegado, nadie vino, no vino nadie, no entregad*, sin entregar, no se entrego, nunca se instalo, nunca se activo, no se presento, no hemos recibido la mercancia
        mai arrivat*, mai consegnat*, nessuno e venuto, non e venuto, non consegnat*, mai ricevut*, mai installat*, mai attivat*, non si e presentato, mai avvenut*
        nooit geleverd, nooit gehad, niemand geweest, niet geleverd, nooit ontvangen, nooit aangekomen, nooit geinstalleerd, nooit aangesloten, niet verschenen
        nunca chegou, nunca foi entregue, nao veio, nao entregue, nunca recebemos, nao chegou, nunca foi instalad*, nunca foi ativad*, nao compareceu, ninguem veio
        nigdy nie dot*, nie dostarcz*, nikogo, niedostarczon*, nie dotarl* towar, nigdy nie zainstalowan*, nigdy nie uruchomion*, nikt nie przyjechal, nie dostarczono""",
    "tariff": """price, unit price, rate, tariff, price list, charge, charged, cost
        preis*, einzelpreis*, tarif*, stundensatz, preisliste, kosten
        prix, tarif*, taux
        precio*, tarifa*, coste
        prezzo, prezzi, tariffa, costo
        prijs, prijzen, tarief, kosten
        preco*, tarifa, custo
        cen*, stawk*, koszt*""",
    "as_agreed": """agreed, we shook hands, quoted, quote said, estimate, fixed, contract price, confirmation, promised, per contract, per our contract, as per agreement, according to the contract, negotiated, rate card, offer said, free of charge, supposed to be
        ausgemacht, vereinbart*, fix, angebot, zugesagt, abgesprochen, laut vertrag, gemaess vertrag, vertraglich, rahmenvertrag, laut angebot, zugesichert, kostenlos, kostenfrei, sollte eigentlich
        convenu, devis, bloque, accord, promis, prevu, prevus, au contrat, contractuel*, negocie*, gratuit*, offert*, cense*, conformement
        quedamos, acordad*, fijad*, pactad*, presupuesto, contrato, segun contrato, convenid*, negociad*, gratuit*, gratis, prometid*, ofrecid*
        d accordo, concordat*, pattuit*, bloccato, preventivo, da contratto, come da contratto, contrattual*, gratuit*, promess*, come da offerta
        afgesproken, overeengekomen, vast, offerte, volgens contract, contractueel, raamcontract, toegezegd, gratis, kosteloos, volgens offerte, zou zijn
        combinad*, acordad*, fixo, orcamento, contrato, contratad*, conforme contrato, negociad*, gratuit*, prometid*, combinamos
        umawia*, uzgodni*, ustal*, stala cena, umowa, umowie, zgodnie z umowa, uzgodnion*, ustalon*, bezplatn*, gratis, obiecan*""",
    "extra_fee": """surcharge, fee, admin fee, call out, fuel, handling, minimum order, service charge, carriage, freight, shipping, transport, delivery charge, activation fee, installation fee, set up fee, setup fee, roaming, delivery fee, toll, packaging, additional cost*
        zuschlag*, gebuehr*, pauschale, fracht*, versand*, mindermenge*, anfahrt, aufpreis, zusatzkosten, bearbeitungsgebuehr, aktivierung*, bereitstellung*, einrichtung*, verpackung, maut, porto
        frais, supplement, port, franco, transport, forfait, surtaxe, frais de dossier, mise en service, installation, emballage, peage, supplements
        recargo, cargo, portes, gastos, transporte, gastos de envio, tasa, instalacion, activacion, embalaje, suplemento*
        spesa, spese, supplemento, trasporto, franco, spese di trasporto, imballo, attivazione, installazione, sovrapprezzo, maggiorazione, oneri
        toeslag, kosten, vracht, franco, administratiekosten, verzendkosten, transportkosten, voorrijkosten, aansluitkosten, emballage, meerprijs, opslag, bezorgkosten
        taxa, portes, custos, transporte, suplemento, taxa de instalacao, instalacao, ativacao, frete, embalagem, acrescimo, encargos
        oplat*, doplat*, transport*, koszty, koszty transportu, koszt wysylki, instalac*, aktywac*, opakowan*, dodatkowa oplata""",
    "late_fee": """late fee, interest, penalty, default, reminder fee, dunning, late charge*, late payment fee, finance charge*, reconnection fee, collection fee
        mahngebuehr*, verzugszins*, zinsen, mahnstufe, saeumniszuschlag*, verzugspauschale, mahnkosten, sperrgebuehr*, wiederanschluss*
        penalite*, interets, majoration, interets de retard, indemnite forfaitaire, frais de relance, agios
        intereses, recargo de demora, penaliz*, intereses de demora, gastos de reclamacion, recargos
        interessi, mora, penale, interessi di mora, spese di sollecito, indennita
        rente, boete, aanmaningskosten, wettelijke rente, incassokosten, herinneringskosten, administratiekosten
        juros, multa, mora, juros de mora, encargos de cobranca, multas
        odset*, kar*, odsetki za opoznienie, koszty upomnienia, oplata za wezwanie, kary""",
    "tax_word": """vat, tax, sales tax, exempt, zero rated, export, reverse charge
        mwst, umsatzsteuer, ust, steuer*, reverse charge, ausfuhr, export, innergemeinschaftlich*
        tva, exonere*, export, autoliquidation
        iva, exent*, exportacion
        iva, esente, esportazione, reverse charge
        btw, vrijgesteld, export, verlegd
        iva, isent*, exportacao
        vat, zwolnion*, eksport""",
    "take_off": """take it off, take off, remove, removed, reverse, waive, cancel it, cancel both, come off, scrap, cancel the invoice, please cancel, void, write off, withdraw, delete, drop the charge, waived, rescind
        rausnehmen, raus, runternehmen, streichen, stornieren, storno, loeschen, zuruecknehmen, ausbuchen, streichen sie, nehmen sie .. zurueck, aufheben, erlassen
        retirer, enlever, annuler, supprimer, annulez, annulation, retirez, supprimez, enlevez, abandonner, effacer
        quitad*, quitar, anulad*, anular, fuera, anulen, anule, anularla, anularlo, eliminar, eliminen, quiten, cancelar, cancelen, dejar sin efecto
        togliete*, togliere, stornare, stornat*, annullat*, annullare, annullate, annullarla, stornate, storno, eliminare, cancellare
        eraf, verwijderen, laten vervallen, intrekken, crediteren, annuleren, annuleer, storneren, schrappen, weghalen, kwijtschelden, ongedaan
        tirem, retirar, anulem, anular, anulacao, cancelar, cancelem, retirem, eliminar, estorn*, abater
        zdejm*, usun*, anulow*, wycof*, anulowanie, anulujcie, stornow*, wykresl*, umorz*, usuniecie, cofniecie""",
    "make_good": """credit note, credit memo, credit, corrected, correct it, adjust, amend, revise, put right, credit us, rebill, new invoice, corrective, put it right, fix the invoice, replace the invoice
        gutschrift*, gutschreiben, korrigieren, korrektur, berichtig*, rechnungskorrektur, berichtigte, korrigierte, neue rechnung, anpassen, richtigstell*, ausgleich
        avoir, rectifi*, corrig*, avoirs, facture rectificative, nouvelle facture, refacturer, mettre a jour la facture
        abono*, nota de credito, rectific*, correg*, factura rectificativa, abonar, abonen, corrijan, nueva factura, regulariz*
        nota di credito, nota di accredito, accredito, rettific*, corregg*, note di credito, storno, fattura corretta, sistemare, sistemate, nuova fattura
        creditnota*, crediteer*, crediteren, corriger*, aanpassen, creditfactuur, gecorrigeerde, correctie, nieuwe factuur, rechtzetten, verbeterde
        nota de credito, retific*, corrig*, notas de credito, correcao, fatura correta, nova fatura, corrijam, acert*, regulariz*
        korekt*, skorygow*, poprawi*, faktura korygujaca, faktury korygujacej, korygujac*, poprawn*, nowa faktura, sprostow*""",
    "give_back": """refund, money back, give back, return one, pay back, refunded, refunds, reimburse*, return the money, pay us back, overpaid, overpayment, paid too much, send it back, repay*
        zurueck bitte, erstatt*, rueckzahl*, zurueckzahlen, zurueckerstatt*, rueckerstatt*, zurueckueberweis*, erstattung*, rueckueberweis*, zu viel gezahlt, zuviel gezahlt, zu viel ueberwiesen, ueberzahl*, ueberzahlt*, zurueck auf unser konto
        rembours*, remboursement*, trop percu, trop paye, trop verse, restituer, restitution, reverser, nous rendre
        devolved*, devolver, reembols*, devolucion del importe, devolvednos, devolvernos, reintegr*, reembolso, pagado de mas, pago en exceso, retornar, restitu*
        rimbors*, restituir*, restituzione, rimborso, rimborsarci, pagato in eccesso, pagato troppo, accreditarci, ridarci, riaccredit*
        terug graag, terugbetal*, terugstort*, terugboek*, teruggestort, teruggave, terugbetaling, te veel betaald, teveel betaald, restitutie, terugkrijgen, terugontvangen, terug te storten, terug te betalen
        devolvam, devolver, reembols*, devolucao, reembolso, estorno, estornar, restituir, restituicao, pago a mais, pagamos a mais, ressarc*
        oddajcie, zwrot*, zwroci*, nadplat*, zwrot srodkow, zwrot pieniedzy, zwrocic, oddac, oddanie, przelac z powrotem, zwrotu""",
    "wont_pay": """won t pay, not paying, will not pay, decline to pay, refuse, hold it, withhold, holding, blocked for payment, payment block*, on hold until, put on hold, suspend payment, payment stopped, not accept, reject this
        zahle nicht, zahl ich nicht, zahlen nicht, nicht anerkannt, erkennen .. nicht an, zurueckbehaltung*, gesperrt, zahlungssperre, zurueckgestellt, stellen .. zurueck, bis zur klaerung, widersprechen, widerspruch, beanstand*, bestreit*, akzeptieren .. nicht
        paie pas, paierons pas, ne reglerons, refus*, bloque*, suspendu*, suspendons, en attente de, contest*, refusons, n acceptons pas, mis en litige
        no lo pago, no pago, no se paga, no pagaremos, bloquead*, retenid*, suspend*, en suspenso, no aceptamos, rechaz*, no estamos de acuerdo, disconform*
        non lo pago, non pago, non si paga, non paghiamo, sospendiamo, sospes*, bloccat*, contest*, non accettiamo, rifiutiamo, in attesa di, non riconosciamo
        betaal ik niet, niet betalen, betalen niet, geblokkeerd, opgeschort, aangehouden, betwist*, niet akkoord, bezwaar, gaan niet akkoord, on hold
        nao pago, nao se paga, nao pagamos, bloquead*, suspens*, contest*, nao aceitamos, retid*, nao concordamos, impugn*
        nie place, nie zaplacimy, nie zaplace, wstrzym*, zablokowan*, kwestionuj*, nie zgadzam*, nie akceptuj*, reklamuj*, reklamacj*, odmawiam*""",
    "not_ours": """not ours, not for us, wrong company, never ordered, don t recognise, nobody ordered, our old tenant, sold, not our invoice, not our account, doesn t belong to us, never signed up, never subscribed, not my account, we have no such, unknown to us, don t know this, no contract with you, did not order, didn t order, not authorised, not authorized, unauthorised, belongs to, someone else
        nicht unsere, falsche firma, nicht bestellt, betrifft uns nicht, nicht unser, nicht unsere firma, nicht fuer uns, gehoert nicht, nie bestellt, nie beauftragt, nicht beauftragt, kennen wir nicht, unbekannt, haben wir nicht, keinen vertrag, anderer kunde, andere firma, nie abgeschlossen
        pas nous, pas a nous, pas commande, ne nous concerne pas, pas notre, n est pas a nous, pas pour nous, jamais commande*, jamais souscrit*, rien commande, aucun contrat, ne connaissons pas, inconnu*, autre societe, pas le notre, jamais demande
        no es nuestr*, no lo hemos pedido, no es para nosotros, no nos corresponde, nunca pedimos, nunca contrat*, no hemos contratado, no reconocemos, no tenemos contrato, desconoc*, otra empresa, no hemos solicitado
        non e nostr*, non abbiamo ordinato, non e per noi, non ci riguarda, mai ordinat*, mai richiest*, mai attivato, mai sottoscritt*, non riconosciamo, non conosciamo, nessun contratto, altra azienda, altra ditta
        niet voor ons, niet van ons, niet besteld, niet onze, is niet voor ons, nooit besteld, nooit afgesloten, nooit aangevraagd, kennen wij niet, onbekend, geen contract, ander bedrijf, hoort niet bij ons, niet bij ons
        nao e noss*, nao encomendamos, nao e para nos, nunca encomendamos, nunca pedimos, nunca contratamos, nao reconhec*, desconhec*, nao temos contrato, outra empresa, nao solicitamos, nao pertence
        nie nasz*, nie zamawial*, to nie nasz*, nie dotyczy nas, nigdy nie zamawia*, nie zlecal*, nie znamy, nieznan*, nie mamy umowy, inna firma, innej firmy, nie nasza faktura, nie zawieral*, nie nalezy do nas""",
    "ended": """cancelled, gave notice, terminated, expired contract, ended, no basis, rolled over, handed the machine, trial, disconnected, closed the account, cancellation confirmed, contract expired, returned the line, no longer a customer, since we left, ended on, switched off, deactivated
        gekuendigt, kuendigung, vertrag endete, beendet, abgeschaltet, vertragsende, ausgelaufen, gekuendigte, wirksam gekuendigt, kuendigungsbestaetigung, nicht mehr kunde, abgemeldet, stillgelegt
        resili*, pris fin, termine, resiliation, resilie*, clotur*, arrete*, coupe*, plus clients, fin de contrat, desactive*
        dimos de baja, baja, termino, finaliz*, dado de baja, cancelado, cancelada, rescind*, finalizado, desconectad*, ya no somos
        disdett*, cessat*, disdic*, disattivat*, chius*, disdetta, recesso, terminat*, non siamo piu clienti, dismess*
        opgezegd, geeindigd, beeindigd, beeindiging, afgesloten, stopgezet, opgeheven, uitgeschakeld, geen klant meer, opzegging, afgelopen
        rescind*, terminou, cessou, cancelamento, cancelad*, desativad*, desligad*, encerr*, ja nao somos clientes, fim do contrato
        wypowiedz*, wygas*, zakoncz*, rozwiazan*, zamkniet*, odlaczon*, wylaczon*, nie jestesmy juz, koniec umowy, rezygnac*""",
    "not_done": """not finished, half done, isn t finished, not completed, incomplete work, redo it, poor*, quality, snag*, half finished, bad job, poorly done, outage, downtime, service was down, no service, interruption, sla
        nicht fertig, nicht abgeschlossen, nachbesser*, mangelhaft, unvollstaendig, schlecht ausgefuehrt, ausfall, stoerung*, nicht verfuegbar, nachbesserung, schlechtleistung
        pas fini, inacheve*, reserves, malfacon*, incomplet*, panne, coupure, interruption, hors service, mal fait, non conforme
        sin acabar, sin terminar, mal hecho, incomplet*, averia, corte, caida, interrupcion, defectuoso, deficiente
        non finito, da finire, incomplet*, disservizio, guasto, interruzione, lavoro incompleto, non conforme, non eseguit*
        niet af, niet klaar, onvolledig, storing, uitval, onderbreking, slecht uitgevoerd, niet afgerond, niet uitgevoerd
        por acabar, inacabad*, avaria, interrupcao, incompleto, mal feito, sem servico, nao realizad*
        nieskonczon*, niedokonczon*, awari*, przerw*, usterk*, niewykonan*, zle wykonan*, niekompletn*""",
    "sum_wrong": """don t add up, add up, total is wrong, miscalculat*, sums, arithmetic, doesn t match, mismatch, variance, discrepan*, too high, too much, overcharged, overcharge, overbilled, incorrect, error on, wrong amount, wrong rate, higher than, doesn t agree, does not agree, wrong total
        summe ist falsch, rechenfehler, stimmt nicht, passt nicht, abweichung*, zu hoch, zuviel berechnet, zu viel berechnet, falsch berechnet, fehlerhaft*, falscher betrag, hoeher als, falsche*, unstimmigkeit*
        total est faux, erreur de calcul, ne correspond, ecart, litige, trop eleve*, trop cher, erreur sur, erreur, errone*, surfactur*, montant faux, superieur*, incorrect*
        suma esta mal, no cuadra, incidencia, diferencia, demasiado, error en, erronea*, erroneo*, incorrect*, mal calculad*, superior, excesiv*, de mas
        totale e sbagliato, non torna*, differenza, contestazione, troppo alto, errore, errat*, sbagliat*, non corrispond*, superiore, eccessiv*, in piu
        telt niet op, klopt niet, verschil, te hoog, te veel berekend, teveel berekend, fout, foutief, onjuist, verkeerd bedrag, hoger dan, klopt er iets niet
        soma esta errada, nao bate*, divergencia, demasiado, erro, errad*, incorret*, a mais, superior, acima do, valor errado
        suma sie nie, nie zgadza, rozbieznos*, za wysok*, za duzo, blad, bledn*, nieprawidlow*, zawyzon*, niewlasciw*, pomylk*""",
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
}
