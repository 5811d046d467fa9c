"""Objections: what was not ordered, not delivered, not agreed or reckoned wrongly."""

# ruff: noqa: E501 (tables read best with one row a line)

OBJECTIONS: dict[str, str] = {
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
}
