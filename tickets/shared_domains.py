"""Domains from which many unrelated senders mail, so that they say nothing about the customer.

Free mail: the whole address may be somebody's, the domain is nobody's. Platforms and banks send for many companies
from one address: neither says for whom.
"""

import re


def is_shared_domain(domain: str) -> bool:
    """Whether many unrelated senders mail from this domain or one above it."""
    return not FREE_MAIL.isdisjoint(with_parents(domain)) or is_platform(domain) or is_bank(domain)


def can_be_contact(domain: str) -> bool:
    """Whether a customer may be known by this domain. A bank may be a customer, too; its mail then suggests one."""
    public = domain in _PUBLIC or re.fullmatch(r"(?:ac|co|com|edu|gob|gov|gouv|net|ne|or|org)\.[a-z]{2}", domain)
    return not (public or is_platform(domain) or not FREE_MAIL.isdisjoint(with_parents(domain)))


def is_platform(domain: str) -> bool:
    """One that sends invoices, orders or remittances for many companies, also from a subdomain of one of them."""
    return not PLATFORMS.isdisjoint(with_parents(domain))


def is_bank(domain: str) -> bool:
    """By its list, or by a name that says so: "volksbank-nord.example", not "bankside.example"."""
    return not BANKS.isdisjoint(with_parents(domain)) or bool(_BANK_NAME.search(domain))


def is_machine(address: str) -> bool:
    """An address that nobody reads: "noreply@", "notifications@"."""
    return bool(_MACHINE.match(address))


def with_parents(domain: str) -> tuple[str, ...]:
    """The domain and those above it, the narrowest first."""
    labels = domain.lower().strip(".").split(".")
    return tuple(".".join(labels[start:]) for start in range(len(labels)))


_MACHINE = re.compile(
    r"(?:do[-_.]?not|no|nicht|ne[-_.]?pas|non)[-_.]?(?:reply|antworten|repondre|rispondere|responder)|notif|"
    r"(?:mailer|robot|system|daemon|postmaster|bounces?|alerts?)\b",
    re.IGNORECASE,
)
_BANK_NAME = re.compile(
    r"(?:^|[-.])(?:bank|banks|banking|banque|banco|banca|caixa|caisse|spk|ksk|[a-z]+bank|[a-z]*sparkasse|[a-z]*banken)"
    r"(?=[-.]|$)"
)
_PUBLIC = frozenset({"com", "net", "org"})

FREE_MAIL = frozenset(
    """
    gmail.com googlemail.com outlook.com outlook.de outlook.fr outlook.es outlook.it hotmail.com hotmail.co.uk
    hotmail.fr hotmail.de hotmail.es hotmail.it hotmail.nl live.com live.de live.fr live.it live.nl live.co.uk
    msn.com yahoo.com yahoo.co.uk yahoo.de yahoo.fr yahoo.es yahoo.it yahoo.com.br ymail.com rocketmail.com
    aol.com aol.de icloud.com me.com mac.com proton.me protonmail.com protonmail.ch pm.me gmx.de gmx.net gmx.at
    gmx.ch gmx.com gmx.eu gmx.fr web.de t-online.de freenet.de arcor.de posteo.de posteo.net mailbox.org
    tutanota.com tutanota.de tuta.com tuta.io vodafone.de online.de 1und1.de a1.net aon.at chello.at orange.fr
    wanadoo.fr free.fr laposte.net sfr.fr neuf.fr bbox.fr numericable.fr libero.it virgilio.it alice.it tin.it
    tiscali.it tiscali.co.uk fastwebnet.it inwind.it email.it telefonica.net terra.es terra.com.br movistar.es
    ono.com ziggo.nl kpnmail.nl kpnplanet.nl planet.nl hetnet.nl xs4all.nl home.nl quicknet.nl upcmail.nl
    casema.nl tele2.nl skynet.be telenet.be proximus.be bluewin.ch hispeed.ch sunrise.ch btinternet.com
    btopenworld.com sky.com virginmedia.com ntlworld.com blueyonder.co.uk talktalk.net plus.net comcast.net
    verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net spectrum.net earthlink.net optonline.net
    frontier.com windstream.net mail.com email.com zoho.com zohomail.com zohomail.eu yandex.ru yandex.com mail.ru
    inbox.lv qq.com 163.com 126.com sina.com naver.com daum.net fastmail.com fastmail.fm hey.com duck.com wp.pl
    onet.pl onet.eu op.pl interia.pl interia.eu o2.pl gazeta.pl poczta.fm vp.pl tlen.pl seznam.cz centrum.cz
    post.cz sapo.pt mail.telepac.pt netcabo.pt clix.pt iol.pt uol.com.br bol.com.br ig.com.br eircom.net
    mailinator.com hushmail.com rediffmail.com telia.com online.no
    """.split()
)

# Portals and payment services first, then mail relays and helpdesks.
PLATFORMS = frozenset(
    """
    ariba.com coupahost.com coupa.com bill.com tipalti.com avidxchange.com avidpay.net paymode-x.com corpay.com
    corpayone.com stripe.com paypal.com paypal.de wise.com revolut.com payoneer.com gocardless.com adyen.com
    mollie.com klarna.com squareup.com square.com intuit.com quickbooks.com xero.com sage.com sageone.com
    freshbooks.com zohobooks.com datev.de lexoffice.de sevdesk.de exact.com exactonline.nl twinfield.com
    moneybird.com visma.com basware.com tungsten-network.com tungstenautomation.com taulia.com tradeshift.com
    jaggaer.com ivalua.com ivalua.app workday.com myworkday.com oracle.com oraclecloud.com sap.com
    sapnetworkmail.com netsuite.com concur.com concursolutions.com docusign.net docusign.com adobesign.com
    billtrust.com highradius.com versapay.com paytrace.com nvoicepay.com mineraltree.com stampli.com airbase.io
    ramp.com brex.com melio.com meliopayments.com plooto.com esker.com esker.fr pagero.com storecove.com
    billentis.com ob10.com gep.com zycus.com proactis.com unit4.com transcepta.com directcommerce.com
    openinvoice.com oildex.com cortex.net opentext.com gxs.com spscommerce.com amazonses.com sendgrid.net
    mailgun.org mailchimpapp.com mandrillapp.com mailjet.com sparkpostmail.com postmarkapp.com salesforce.com
    zendesk.com freshdesk.com hubspot.com hubspotemail.net service-now.com atlassian.net intercom-mail.com
    """.split()
)

BANKS = frozenset(
    """
    hsbc.com hsbc.co.uk barclays.com barclays.co.uk barclayscorp.com lloydsbanking.com lloydsbank.co.uk
    natwest.com rbs.co.uk santander.com santander.co.uk santander.es santander.com.br standardchartered.com
    jpmorgan.com jpmchase.com chase.com bankofamerica.com bofa.com citi.com citibank.com wellsfargo.com usbank.com
    pnc.com truist.com keybank.com bmo.com td.com rbc.com scotiabank.com cibc.com db.com deutsche-bank.de
    commerzbank.com commerzbank.de unicredit.eu unicredit.it unicreditgroup.eu hypovereinsbank.de dkb.de ing.com
    ing.de ing.nl ing.be lbbw.de bayernlb.de helaba.de nordlb.de dzbank.de postbank.de comdirect.de n26.com
    qonto.com ubs.com credit-suisse.com zkb.ch postfinance.ch raiffeisen.ch erstegroup.com erstebank.at bawag.at
    bnpparibas.com bnpparibasfortis.com socgen.com societegenerale.fr credit-agricole.fr ca-cib.com lcl.fr
    creditmutuel.fr cic.fr bpce.fr caisse-epargne.fr natixis.com labanquepostale.fr bbva.com bbva.es caixabank.es
    caixabank.com bankinter.com sabadell.com bancsabadell.com intesasanpaolo.com bancobpm.it bper.it mps.it
    rabobank.nl abnamro.nl abnamro.com triodos.nl bunq.com kbc.be belfius.be pkobp.pl pekao.com.pl mbank.pl
    santander.pl ing.pl millenniumbcp.pt cgd.pt novobanco.pt bpi.pt nordea.com danskebank.com seb.se swedbank.se
    handelsbanken.se dnb.no
    """.split()
)
