"""Who speaks of whom: what you did, what we need, and whose fault it was."""

# ruff: noqa: E501 (tables read best with one row a line)

SPEAKERS: dict[str, str] = {
    "you_did": """you billed, you charged, you ve billed, you have billed, you ve charged, you put, you invoiced, you used, you added, you ve done, billed us, charged us, billed me, charged me
        berechnen sie, haben sie berechnet, rechnet, habt ihr, ihr berechnet, berechnet
        vous avez facture, vous m avez compte, vous avez compte, facture*
        habeis cobrado, habeis facturado, nos habeis, han cobrado, ponis
        avete fatturato, avete conteggiat*, fatturat*
        jullie rekenen, u rekent, gefactureerd, berekend
        cobraram, faturaram, debitaram
        policzyli*, wystawili*, zafakturowan*, sciagneli*""",
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
