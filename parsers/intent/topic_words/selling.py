"""Selling: prices, offers, more of the same, and who may come by."""

# ruff: noqa: E501 (tables read best with one row a line)

SELLING: dict[str, str] = {
    "how_much_for": """how much, price for, what would, cost per, best price, lowest price, rough price, ballpark, run me
        was kostet, was kosten, was liegt, wie teuer, zu welchem preis
        combien, a quel prix, a quel tarif, quel prix
        cuanto, a que precio, que precio
        quanto, a che prezzo, fareste un prezzo
        wat kost*, hoeveel kost, wat zou
        quanto, a que preco, quanto fica*
        ile za, ile kosztuj*, ile wyjdzie, w jakiej cenie""",
    "offer": """quote, quotation, rfq, offer, tender, bid, price up, proposal, catalogue, price list, pricing, estimate, proposal for, prices for, call me about, interested in, price indication
        angebot*, offerte, ausschreibung, gebot, katalog, preisangebot, kostenvoranschlag, konditionen, unterbreiten, interessiert an, preisanfrage
        devis, offre, chiffrer, appel d offres, catalogue, proposition, proposition commerciale, cotation, tarifs, interesse*, chiffrage
        presupuesto, oferta, cotiz*, ofertar, catalogo, propuesta, presupuestar, precios, interesad*, cotizacion
        preventivo, offerta, quotare, gara, catalogo, quotazione, proposta, prezzi, interessat*, fare un offerta
        offerte, aanbieding, inschrijven, catalogus, prijsopgave, voorstel, prijzen, geinteresseerd, prijsindicatie, aanvragen
        orcamento, proposta, cotac*, cotar, catalogo, proposta comercial, cotacao, precos, interessad*, orcamentar
        ofert*, wycen*, katalog*, przetarg*, wyceny, propozycj*, cennik, zainteresowan*, zapytanie ofertowe, oferte""",
    "more_units": """more, another, extra, additional, add, seats, licences, licenses, users, bump, upgrade, second unit, same again, new site, new office, second site, new location, expand*, additional line, new lines, bigger, upgrade to
        mehr, weitere, zusaetzlich*, noch, lizenzen, zweites, neuer standort, neue filiale, zweiter standort, aufstocken, erweiter*, zusaetzliche leitung
        de plus, supplementaires, ajouter, licences, deuxieme, nouveau site, nouvelle agence, nouvel etablissement, agrandir, ligne supplementaire, nouveaux postes
        mas, adicionales, anadir, licencias, segundo, nueva oficina, nueva sede, nuevo local, ampliar, ampliacion, linea adicional
        altri, altre, aggiungere, licenze, secondo, nuova sede, nuovo punto, ampliare, ampliamento, linea aggiuntiva, nuove utenze
        meer, extra, erbij, licenties, tweede, nieuwe vestiging, nieuwe locatie, uitbreid*, extra lijn, nieuwe toestellen
        mais, adicionais, licencas, segundo, novo escritorio, nova loja, novas instalacoes, ampliar, expandir, linha adicional
        dodatkow*, wiecej, licencj*, drug*, nowe biuro, nowy oddzial, nowa lokalizac*, rozszerz*, dodatkowa linia""",
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
}
