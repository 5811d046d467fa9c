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
    "offer": """quote, quotation, rfq, offer, tender, bid, price up, proposal, catalogue, price list
        angebot*, offerte, ausschreibung, gebot, katalog
        devis, offre, chiffrer, appel d offres, catalogue
        presupuesto, oferta, cotiz*, ofertar, catalogo
        preventivo, offerta, quotare, gara, catalogo
        offerte, aanbieding, inschrijven, catalogus
        orcamento, proposta, cotac*, cotar, catalogo
        ofert*, wycen*, katalog*, przetarg*""",
    "more_units": """more, another, extra, additional, add, seats, licences, licenses, users, bump, upgrade, second unit, same again
        mehr, weitere, zusaetzlich*, noch, lizenzen, zweites
        de plus, supplementaires, ajouter, licences, deuxieme
        mas, adicionales, anadir, licencias, segundo
        altri, altre, aggiungere, licenze, secondo
        meer, extra, erbij, licenties, tweede
        mais, adicionais, licencas, segundo
        dodatkow*, wiecej, licencj*, drug*""",
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
