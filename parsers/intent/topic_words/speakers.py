"""Who speaks of whom: what you did, what we need, and whose fault it was."""

# ruff: noqa: E501 (tables read best with one row a line)

SPEAKERS: dict[str, str] = {
    "you_did": """you billed, you charged, you ve billed, you have billed, you ve charged, you put, you invoiced, you used, you added, you ve done, billed us, charged us, billed me, charged me, you have charged, you are charging, you re charging, you re billing, you are billing, we were charged, we were billed, we have been charged, we ve been charged, been billed, invoiced us
        berechnen sie, haben sie berechnet, rechnet, habt ihr, ihr berechnet, berechnet, wurde uns berechnet, wurden uns, berechnen uns, in rechnung gestellt, abgerechnet, haben uns, verrechnen uns, habt uns
        vous avez facture, vous m avez compte, vous avez compte, facture*, vous facturez, vous nous facturez, nous facturez, nous a ete facture*, vous nous comptez, avez applique
        habeis cobrado, habeis facturado, nos habeis, han cobrado, ponis, nos cobran, nos estais cobrando, nos estan cobrando, nos han cobrado, nos han facturado, nos facturan, aplicad*
        avete fatturato, avete conteggiat*, fatturat*, ci avete addebitato, ci addebit*, ci viene addebitat*, avete applicato, e stato applicato, addebitato
        jullie rekenen, u rekent, gefactureerd, berekend, jullie hebben, in rekening gebracht, brengt .. in rekening, er is berekend, wordt berekend, gerekend
        cobraram, faturaram, debitaram, nos cobraram, estao a cobrar, estao cobrando, foi cobrad*, foram cobrad*, faturado
        policzyli*, wystawili*, zafakturowan*, sciagneli*, naliczyli*, naliczon*, obciazyli*, obciazon*, doliczon*, wystawiliscie, pobrali*""",
    "we_need": """we need, i need, need, could you, would you, can you, please, would like, require, may i
        wir brauchen, brauche*, koennten sie, koennt ihr, benoetig*, bitte
        il nous faut, il me faut, pourriez vous, pouvez vous, besoin, merci de
        necesit*, podria*, pueden, puedes, me hace falta, rogamos
        ci serve, mi serve, potete, potreste, puo, servirebbe
        nodig, kunt u, kan je, kunnen jullie, graag
        preciso, precisamos, podem, pode, agradec*
        potrzebuj*, prosz*, prosim*, czy mog*""",
    "apology": """sorry, apologies, oversight, my fault, bear with
        sorry, entschuldig*, versehen, verzeihung
        desole*, excus*, oubli
        perdon*, disculp*, siento
        scus*, dimenticanza
        sorry, excuus, excuses
        desculp*, lapso
        przepraszam*, przeoczen*""",
}
