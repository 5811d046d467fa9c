"""The table of cues: what in a mail speaks for which label, one row per cue, each with a sentence that must hit it.

Patterns are those of `phrases` over the vocabulary of `concepts`. `weight` is in log-odds. `request` names the
request that the cue proves (see `requests`), or "" when the cue only colours the mail. A row that speaks against a
label has a negative weight. `language` is the language of the example; concept rows work in all of them.
"""

# ruff: noqa: E501 (tables read best with one row a line)

from dataclasses import dataclass
from functools import cache

from parsers.intent.concepts import CONCEPTS
from parsers.intent.topics import TOPICS
from parsers.phrases import PhraseBook


@dataclass(frozen=True, slots=True)
class Cue:
    intent: str
    name: str
    pattern: str
    weight: float
    request: str
    language: str
    example: str


_REQUEST, _REMIT, _DISPUTE = "invoice_request", "remittance", "dispute"
_ESCALATE, _INFO, _SALES = "escalation", "informational", "sales"
AWAY = "office closed or person away"
WANTED = "invoice to be sent"

# fmt: off
CUES: tuple[Cue, ...] = (
    # --- documents and access wanted
    Cue(_REQUEST, "copy of invoice asked for", "<copy> + <invoice> + <please>", 2.4, "invoice_copy", "en", "Please send me a copy of invoice 4711."),
    Cue(_REQUEST, WANTED, "<send> + <invoice> + <please> + !<wrong> + !<credit> + !<remittance>", 2.0, "invoice_copy", "de", "Könnten Sie uns die Rechnung 4711 zusenden?"),
    Cue(_REQUEST, "may we have the invoice", "can i have|could i have|can we have|may i have|may we have|could we have|can i get|can we get|could we get|could i get|may we get|koennten wir .. bekommen|koennen wir .. bekommen|koennten wir .. haben|puis je avoir|pourrais je avoir|pourrions nous avoir|puedo tener|podemos tener|posso avere|possiamo avere|kunnen wij .. krijgen|mogen wij .. ontvangen|graag ontvangen|ontvangen wij graag|ontvangen we graag + <invoice>|<statement>|<paper>|<copy> + !<credit>", 2.0, "invoice_copy", "en", "Can I have invoice 4711 please?"),
    Cue(_REQUEST, "copy of invoice", "<copy> + <invoice>", 0.9, "invoice_copy", "es", "Copia de la factura 4711"),
    Cue(_REQUEST, "invoice never arrived", "<invoice> + <not> + <received> + !<goods> + !<statement> + !<credit> + !only|nur|seulement|n avons recu que|que|solo|slechts|maar|apenas|tylko", 1.7, "invoice_copy", "fr", "Nous n'avons pas reçu la facture de mars."),
    Cue(_REQUEST, "invoice is missing", "<invoice> + <missing> + !<po> + !<goods> + !<paid>", 1.5, "invoice_copy", "it", "Ci manca la fattura 4711."),
    Cue(_REQUEST, "statement asked for", "<statement> + <please>", 2.6, "statement", "en", "Could you send us a current statement of account?"),
    Cue(_REQUEST, "statement to be sent", "<statement> + <send>", 1.3, "statement", "de", "Kontoauszug zusenden"),
    Cue(_REQUEST, "open items asked for", "<open> + <invoice> + <question> + ? + !<paid> + !<will_pay> + !<buy>", 1.5, "statement", "nl", "Welke facturen staan er nog open?"),
    Cue(_REQUEST, "list of open items asked for", "<open> + <invoice> + <please> + <send> + !<paid>", 0.9, "statement", "en", "Please send a list of all open invoices."),
    Cue(_REQUEST, "balance asked for", "<balance> + <answer> + <please> + !<paid>", 1.9, "balance", "en", "Please confirm the balance of our account."),
    Cue(_REQUEST, "balance question", "<balance> + ? + !<paid> + !<wrong>", 1.4, "balance", "es", "¿Cuál es nuestro saldo a fin de mes?"),
    Cue(_REQUEST, "form or certificate asked for", "<paper> + <please> + !<wrong> + !<dispute> + !<remittance>", 1.9, "vendor_form", "en", "Please send your current W-9."),
    Cue(_REQUEST, "form to be filled in", "fill|complete|completed|sign|signed|return + form|forms|questionnaire|formular|formulaire|formulario|modulo|formulier|formularz", 1.6, "vendor_form", "en", "Please fill in the attached vendor form."),
    Cue(_REQUEST, "form to be filled in (other word order)", "ausfuell*|ausgefuellt*|remplir|compléter|rellenar|cumplimentar|compilare|invullen|ingevuld*|preencher|wypelni*", 1.4, "vendor_form", "de", "Bitte das Lieferantenformular ausgefüllt zurücksenden."),
    Cue(_REQUEST, "bank details to be confirmed", "<bank_account> + <answer> + <please>", 1.9, "bank_question", "en", "Please confirm your bank details for our vendor master."),
    Cue(_REQUEST, "have bank details changed", "<bank_account> + <changed> + ? + !our new", 1.6, "bank_question", "en", "Has your bank account changed?"),
    Cue(_REQUEST, "access to portal", "<portal> + <please> + !<paid>", 1.8, "portal_access", "en", "Could you give me access to your customer portal?"),
    Cue(_REQUEST, "access does not work", "<portal> + <not> + !<wrong> + !<paid> + !upload*|submit*", 1.3, "portal_access", "de", "Ich kann mich im Portal nicht anmelden."),
    Cue(_REQUEST, "contact asked for", "who|whom|wer|wen|wem|qui|quel|quien|chi|wie|quem|kto|kogo|kim + our contact|contact person|contact now|ansprechpartner*|zustaendig|interlocut*|notre contact|nuestro contacto|nuestro interlocutor|notre interlocut*|lleva nuestra|lleva ahora nuestra|referente|nostro contatto|contactpersoon|aanspreekpunt|nosso contacto|nosso contato|responsavel|trata da nossa|trata agora da nossa|opiekun*|osoba kontaktowa + ?", 1.9, "contact_question", "en", "Who is our contact now that Peter has left?"),
    Cue(_REQUEST, "PO to be put on invoice", "<po> + <invoice> + <please> + add|include|put|state|show|mention|with|quote|quoting|reference|ergaenz*|aufnehmen|angeben|mit|angabe|indiquer|mentionner|ajouter|avec|faire|indicar|incluir|anadir|con|indicando|inserire|riportare|indicare|indicando|vermelden|toevoegen|met|opnemen|acrescentar|mencionar|com|dodac|umiesci*|uwzglednien*|dopisa*|z", 1.6, "po_change", "en", "Please reissue the invoice with PO 4500123 on it."),
    Cue(_REQUEST, "PO is missing", "<po> + <missing> + !<dispute>", 1.2, "po_change", "en", "The PO number is missing on your invoice."),
    Cue(_REQUEST, "PO not stated", "<po> + <not> + <invoice> + !<dispute> + !<wrong>", 1.0, "po_change", "fr", "Le numéro de commande ne figure pas sur la facture."),
    Cue(_REQUEST, "invoice in another format or to another address", "<invoice> + <please> + format|formats|pdf|xml|zugferd|xrechnung|ubl|facturx|peppol|edi|facturae|fatturapa|sdi|ksef|ebill|formato|formaat|formacie", 1.3, "invoice_copy", "de", "Bitte senden Sie uns die Rechnung als XRechnung."),
    Cue(_REQUEST, "payment terms or due date asked", "due|faellig*|echeance|vencimiento|scadenza|vervaldatum|vervaldag|vencimento|termin + <question> + <invoice> + ? + !<paid>", 1.1, "invoice_copy", "en", "When is invoice 4711 due?"),
    # --- a payment made, announced or proved
    Cue(_REMIT, "remittance advice attached", "<remittance> + <attached>", 3.2, "remittance", "en", "Please find attached our remittance advice."),
    Cue(_REMIT, "remittance advice", "<remittance> + !<not> + !<please>", 2.0, "remittance", "de", "Zahlungsavis 100447"),
    Cue(_REMIT, "remittance advice, politely", "<remittance> + <please> + !<send> + !<not>", 1.2, "remittance", "en", "Please see the remittance advice."),
    Cue(_REMIT, "paid", "<paid> + !<not> + ! ? + !everything else|the rest|the others|undisputed|all other|uebrig*|alles andere|unstrittig*|das uebrige|tout le reste|le reste|todo lo demas|lo demas|tutto il resto|il resto|de rest|al het andere|tudo o resto|o resto|reszta|pozostale", 1.9, "remittance", "en", "We have paid invoice 4711 today."),
    Cue(_REMIT, "the rest is paid", "<paid> + everything else|the rest|the others|undisputed|all other|uebrig*|alles andere|unstrittig*|tout le reste|le reste|todo lo demas|lo demas|tutto il resto|il resto|de rest|tudo o resto|o resto|reszta|pozostale", 0.7, "", "en", "Everything else was paid last Friday."),
    Cue(_REMIT, "we paid, question about it", "<paid> + ? + !<not>", 1.0, "payment_status", "en", "We paid invoice 4711 on 3 May, can you see it?"),
    Cue(_REMIT, "payment announced", "<will_pay> + !<not> + !?", 2.0, "promise_to_pay", "fr", "La facture sera payée le 15 mai."),
    Cue(_REMIT, "is it to be paid", "<will_pay> + !<not> + <invoice> + ?", 1.0, "payment_status", "en", "Is our invoice 4711 in your next pay run?"),
    Cue(_REMIT, "did you get our payment", "<payment> + <received> + <question> + ? + !<invoice>", 1.7, "payment_status", "en", "Have you received our payment of 12 May?"),
    Cue(_REMIT, "please confirm receipt of payment", "<payment> + <answer> + <received>|receipt|erhalt|eingang|reception|recepcion|ricezione|ontvangst|rececao|otrzymanie|wplyw", 1.2, "payment_status", "en", "Please confirm receipt of our payment."),
    Cue(_REMIT, "receipt of payment to be confirmed", "<payment> + <please> + receipt|erhalt|zahlungseingang|eingang|reception|recepcion|ricezione|ontvangst|rececao|otrzymanie|otrzymania|wplyw|wplywu", 1.6, "payment_status", "de", "Bitte bestätigen Sie den Eingang unserer Zahlung."),
    Cue(_REMIT, "paid short", "<short> + <payment>", 1.3, "short_pay", "en", "We deducted the credit from this payment."),
    Cue(_REMIT, "cut for a reason", "<short> + <number> + <missing>|<damaged>|<wrong>|<goods>|because|since|weil|da|car|parce|porque|perche|omdat|bo", 1.3, "short_pay", "de", "Von 4711 haben wir 84,00 € abgezogen, da zwei Kartons fehlten."),
    Cue(_DISPUTE, "reason of a cut", "<short> + <number> + <missing>|<damaged>|<wrong>|<goods>|because|since|weil|da|car|parce|porque|perche|omdat|bo", 1.3, "dispute", "en", "We took off 84.00 less because two cartons were missing."),
    Cue(_REMIT, "short with amount", "<short> + <number> + <paid>", 1.2, "short_pay", "en", "We paid 950.00 and withheld 50.00."),
    Cue(_REMIT, "payment with its reference", "<payment> + <number> + <invoice> + !<not> + !? + !<wrong> + !<dispute> + !<again>", 0.8, "remittance", "en", "Payment 100447 covers invoice 4711."),
    Cue(_REMIT, "payment sent by machine", "payment|zahlung|paiement|pago|pagamento|betaling|platnosc + date|datum|fecha|data|total|amount|betrag|montant|importe|importo|bedrag|valor|kwota + <number> + !<please> + !? + !<not>", 0.9, "remittance", "en", "Payment date 2025-05-12 total 1,234.50"),
    Cue(_REMIT, "please allocate", "allocate|apply|allocation|applied|zuordnen|zuordnung|verbuchen|affecter|imputer|imputar|imputen|apliquen|aplicar|imputare|abbinare|toewijzen|verwerken|alocar|zaksiegowa*|rozliczy* + <payment>|<credit>", 1.3, "remittance", "en", "Please apply the payment to invoice 4711."),
    Cue(_REMIT, "use a credit note", "apply|use|offset|verrechnen|verrechnung|compenser|imputer|compensar|aplicar|compensare|verrekenen|descontar|skompensowa*|rozliczy* + <credit> + <invoice>", 1.2, "credit_application", "en", "Please offset credit note 55 against invoice 4711."),
    Cue(_REMIT, "pay in instalments", "instalment*|installment*|payment plan|rate|raten|ratenzahlung*|zahlungsplan|echelonnement|echeancier|plan de pago*|plazos|fraccionar|rateizza*|piano di rientro|rate|betalingsregeling|termijnen|plano de pagamento*|prestacoes|raty|raty|ratalna|ratalnej + <please>|<will_pay>|?", 1.6, "payment_plan", "en", "Could we pay the balance in three instalments?"),
    Cue(_REMIT, "later date to pay", "pay later|accept payment on|payment on the|pay on the|postpone|defer|spaeter zahlen|spaeter bezahlen|payer plus tard|reporter le paiement|reporter l echeance|pagar mas tarde|aplazar el pago|pagare piu tardi|posticipare il pagamento|later betalen|pagar mais tarde|adiar o pagamento|zaplacic pozniej + ?|<please>", 1.6, "payment_plan", "en", "Would you accept payment on the 30th instead?"),
    Cue(_REMIT, "more time to pay", "extension|extend|stundung|aufschub|zahlungsaufschub|delai|delais|prorroga|aplazamiento|aplazar|proroga|dilazione|uitstel|prorrogacao|adiamento|odroczeni*|przedluzeni* + <payment>|<invoice> + <please>|?", 1.4, "payment_plan", "en", "Can we get an extension for the payment of this invoice?"),
    # --- objections
    Cue(_DISPUTE, "invoice or price is wrong", "<wrong> + <invoice> + !sauf erreur|salvo error|salvo errore|salvo erro|unless i am mistaken|unless we are mistaken", 2.0, "dispute", "en", "Invoice 4711 is incorrect."),
    Cue(_DISPUTE, "price or quantity is wrong", "<wrong> + <price> + !<address>", 1.9, "dispute", "de", "Der Einzelpreis stimmt nicht."),
    Cue(_DISPUTE, "disputed", "<dispute>", 1.9, "dispute", "en", "We dispute this charge."),
    Cue(_DISPUTE, "goods not delivered", "<goods> + <not> + <delivered> + !<copy>", 2.0, "dispute", "fr", "Nous n'avons pas reçu la marchandise."),
    Cue(_DISPUTE, "goods missing", "<goods> + <missing> + !<po> + !number|numero|nummer|numeru|reference|reference|referenz", 1.5, "dispute", "es", "Faltan dos cajas en la entrega."),
    Cue(_DISPUTE, "goods damaged", "<goods> + <damaged>", 2.0, "dispute", "it", "La merce è arrivata danneggiata."),
    Cue(_DISPUTE, "damaged", "<damaged> + <delivered>", 1.0, "dispute", "en", "It arrived damaged."),
    Cue(_DISPUTE, "credit wanted", "<credit> + <please> + !<send> + !<paid> + !<po>", 1.8, "dispute", "en", "Please issue a credit note."),
    Cue(_DISPUTE, "credit to be sent", "<credit> + <please> + <send> + !<copy>", 1.1, "dispute", "de", "Bitte senden Sie uns eine korrigierte Rechnung."),
    Cue(_DISPUTE, "other terms were agreed", "agreed|agreement|contract|quoted|quote|vereinbart*|vertrag*|angebot*|laut|convenu*|contrat|accord*|devis|acordad*|contrato|pactad*|oferta|concordat*|contratto|pattuit*|preventivo|afgesproken|overeengekomen|contract|acordad*|combinad*|contrato|uzgodnion*|umow*|ofert* + <price> + <invoice> + <number> + !<quote>", 1.0, "dispute", "en", "The agreed rate is 85 but the invoice shows 95."),
    Cue(_DISPUTE, "agreed otherwise", "agreed|vereinbart*|convenu*|acordad*|pactad*|concordat*|pattuit*|afgesproken|overeengekomen|combinad*|uzgodnion* + <price> + !<will_pay>", 1.3, "dispute", "de", "Vereinbart war ein Preis von 12,50 €."),
    Cue(_DISPUTE, "instead of", "instead of|anstatt|statt|au lieu|en lugar|en vez|invece|anziche|in plaats|em vez|zamiast + <number>", 1.4, "dispute", "en", "You charged 95 instead of 85."),
    Cue(_DISPUTE, "billed, but ordered or delivered otherwise", "<billed> + <but> + <ordered> + <number>", 1.8, "dispute", "en", "You billed 30 hours but the signed timesheet says 22."),
    Cue(_DISPUTE, "billed against what was ordered", "<billed> + <ordered> + <number> + !<paid> + !<please>", 0.9, "dispute", "pl", "Na fakturze zastosowano cenę 18,50, w zamówieniu jest 16,90."),
    Cue(_DISPUTE, "more billed than delivered", "only|nur|lediglich|seulement|solo|solamente|soltanto|slechts|maar|apenas|tylko|jedynie + <delivered> + <number>", 1.6, "dispute", "en", "We only received 8 of the 10 cartons."),
    Cue(_DISPUTE, "charged without basis", "charged|billed|invoiced|berechnet|fakturiert|facture|facturado|fatturato|gefactureerd|faturado|zafakturowano + <not> + <delivered>|<paid>|<goods>", 1.2, "dispute", "en", "You billed us for services that were not performed."),
    Cue(_DISPUTE, "not our invoice", "not ours|not for us|nicht fuer uns|wrong entity|wrong company|falsche gesellschaft|mauvaise entite|otra empresa|altra societa|verkeerde entiteit|outra empresa|niewlasciwa spolka", 1.6, "dispute", "en", "This invoice is not for us."),
    Cue(_DISPUTE, "tax should not be charged", "tax exempt|exempt|reverse charge|steuerfrei|steuerbefreit|exonere*|exento|esente|vrijgesteld|isento|zwolnion* + <invoice>|<price>", 1.3, "dispute", "en", "We are tax exempt, the sales tax must come off."),
    Cue(_DISPUTE, "which of two counts", "which one is|which one s|which of them is|which of the two is|which is the|welche gilt|welche stimmt|welche zaehlt|welche ist|welche von beiden|laquelle est|quelle est la|laquelle des deux|cual es la|cual de las dos|qual e la|quale e quella|quale delle due|welke is|welke klopt|welke geldt|welke van de twee|qual e a|qual das duas|ktora jest|ktora z nich + valid|correct|right|gilt|gueltig*|richtig*|stimmt|zaehlt|bonne|valable|valida|buena|correcta|giusta|buona|corretta|geldig*|juiste|klopt|geldt|certa|correta|wazna|wlasciwa|prawidlowa + ? + !<bank_account>", 2.0, "dispute", "en", "We have 4711 and 4712 for one order. Which one is valid?"),
    Cue(_DISPUTE, "rejected in the portal", "rejected|reject|abgelehnt|abgewiesen|rejetee|rechazada|rifiutata|scartata|afgekeurd|geweigerd|rejeitada|odrzucona + <invoice>", 1.6, "dispute", "en", "Invoice 4711 was rejected: PO line closed."),
    Cue(_DISPUTE, "refund wanted", "refund|money back|reimburse*|rueckerstattung|rueckzahlung|erstatten|rembourser|remboursement|reembolso|reembolsen|devolucion|devuelvan|rimborso|rimborsare|terugbetaling|terugbetalen|terugstorten|reembolso|reembolsem|devolver|zwrot|zwrotu|zwroci* + !<remittance>", 1.5, "refund", "en", "We would like a refund of the double payment."),
    Cue(_DISPUTE, "billing after cancellation", "<contract_end> + <invoice> + <not>|still|trotzdem|dennoch|encore|todavia|sigue|ancora|toch|ainda|nadal|mimo", 1.4, "dispute", "en", "The contract was terminated but we still get invoices."),
    # --- pressure
    Cue(_ESCALATE, "asked again", "<again> + <not>|<please>|?|<answer>|<invoice>", 1.5, "complaint", "en", "Several times I asked you, please answer."),
    Cue(_ESCALATE, "asked again, plainly", "<again>", 0.9, "complaint", "de", "Trotz mehrfacher Anfrage"),
    Cue(_ESCALATE, "third time", "third|fourth|fifth|dritten|dritte|vierten|drittes|troisieme|quatrieme|tercera|cuarta|terza|quarta|derde|vierde|terceira|quarta|trzeci|trzecia|czwarty + time|mal|request|reminder|anfrage|erinnerung|fois|relance|demande|vez|solicitud|recordatorio|volta|richiesta|sollecito|keer|verzoek|pedido|raz|prosba|wiadomosc|email|e|mail|mensagem|mensaje|message|messaggio|correo|bericht", 1.8, "complaint", "en", "This is now my third request."),
    Cue(_ESCALATE, "angry", "<angry>", 2.2, "complaint", "en", "This is unacceptable."),
    Cue(_ESCALATE, "wants someone senior", "<boss> + <please>|speak|talk|call|involve*|forward*|sprechen|parler|hablar|parlare|spreken|falar|rozmawia*|copied|copying|copia|cc|escalat*|eskalier*|contact*|kontakt*", 2.3, "complaint", "en", "I would like to speak to your manager."),
    Cue(_ESCALATE, "escalates", "escalat*|eskalier*|eskalation|escalad*|escalar|escalamos|escaleren|escaleer*|escalatie|eskal*", 2.4, "complaint", "en", "I have to escalate this."),
    Cue(_ESCALATE, "threatens", "<threat>", 2.0, "complaint", "en", "Otherwise we will take legal action."),
    Cue(_ESCALATE, "will stop the business", "suspend*|stop|hold|block|stoppen|einstellen|aussetzen|suspendre|arreter|suspender|paralizar|sospendere|bloccare|opschorten|stopzetten|suspender|wstrzyma* + payments|orders|all|zahlungen|bestellungen|paiements|commandes|pagos|pedidos|pagamenti|ordini|betalingen|bestellingen|pagamentos|encomendas|platnosci|zamowienia", 1.4, "complaint", "en", "We will suspend all orders until this is solved."),
    Cue(_ESCALATE, "nobody answers", "nobody|no one|noone|niemand|keiner|personne|nadie|nessuno|ninguem|nikt + answer*|respon*|repl*|return*|call*|antwort*|reagier*|meldet|repond*|rappel*|contest*|rispond*|rispost*|reageer*|antwoord*|belt|odpowiad*|odpowiedzial*|oddzwon*", 2.2, "complaint", "en", "Nobody answers our mails."),
    Cue(_ESCALATE, "waiting for weeks", "waiting|wait|warten|warte|attend*|attente|esperando|esperamos|aspett*|attesa|wachten|wacht|aguard*|espera|czekam* + weeks|months|days|since|wochen|monaten|tagen|seit|semaines|mois|depuis|semanas|meses|desde|settimane|mesi|weken|maanden|sinds|tygodni|miesiecy|miesiaca|dni|od", 1.7, "complaint", "en", "We have been waiting for weeks."),
    Cue(_ESCALATE, "weeks without answer", "<not> + answer|response|reply|antwort|rueckmeldung|reponse|retour|respuesta|risposta|riscontro|antwoord|reactie|resposta|odpowiedzi + !needed|required|necessary|noetig|erforderlich|necessaire|necesari*|necessari*|nodig|wymaga", 1.5, "complaint", "en", "We have had no response so far."),
    Cue(_ESCALATE, "last deadline", "by tomorrow|by the end of|within 24|immediately|urgent*|asap|umgehend|unverzueglich|sofort|dringend|letzte frist|immediatement|urgen*|inmediat*|immediatament*|subito|onmiddellijk|dringend|spoed|imediat*|natychmiast|pilne|niezwlocznie + <again>|<angry>|<not>|<threat>", 1.0, "complaint", "en", "I expect an answer by tomorrow, otherwise this is not acceptable."),
    Cue(_ESCALATE, "legal letter", "on behalf of our client|represent* .. client|letter before action|notice of claim|vertreten die interessen|mandantschaft|unser mandant|mise en demeure|notre client|nuestro cliente|requerimiento|nostro cliente|diffida|ingebrekestelling|onze client|nosso cliente|interpelacao|naszego klienta|wezwanie przedsadowe", 2.2, "legal", "en", "We write on behalf of our client."),
    Cue(_ESCALATE, "insolvency", "insolven*|bankrupt*|chapter 11|chapter 7|administration order|liquidator|redressement judiciaire|liquidation judiciaire|mandataire judiciaire|concurso de acreedores|administrador concursal|fallimento|concordato preventivo|curatore fallimentare|faillissement|surseance|surseance van betaling|upadlosc|upadlosci|syndyk|restrukturyzacyj*|glaeubiger*", 2.4, "insolvency", "de", "Über das Vermögen wurde das Insolvenzverfahren eröffnet."),
    Cue(_ESCALATE, "do not contact", "stop contacting|stop calling|do not contact|do not call|cease .. communication*|cease .. contact|cease and desist|nicht mehr kontaktieren|nicht mehr anrufen|cesser .. contacter|no vuelvan a contactar|dejen de llamar|non contattatemi|niet meer contact|nao voltem a contactar|prosze nie dzwonic", 2.2, "cease", "en", "Please stop contacting me."),
    Cue(_ESCALATE, "data subject request", "gdpr|ccpa|dsgvo|rgpd|rodo|avg|data subject + request*|access|delete|erasure|auskunft|loesch*|acces|effacement|acceso|supresion|accesso|cancellazione|inzage|verwijder*|apagamento|dostep*|usuniec*", 2.0, "data_subject", "en", "GDPR access request under Article 15."),
    # --- selling
    Cue(_SALES, "quote wanted", "<quote> + <please> + !<wrong> + !<dispute> + !<paid>", 2.3, "sales", "en", "Could you send us a quote for 20 licences?"),
    Cue(_SALES, "quote for a product", "<quote> + <product> + !<wrong> + !<dispute> + !<paid>", 1.6, "sales", "de", "Angebot für 20 Lizenzen"),
    Cue(_SALES, "wants to buy", "<buy> + <product> + !<wrong> + !<dispute> + !<paid> + !<not> + !<billed> + !<credit>", 1.9, "sales", "fr", "Nous souhaitons ajouter 5 licences."),
    Cue(_SALES, "asks for sales", "sales team|sales rep|sales representative|account manager|account executive|vertriebsmitarbeiter*|vertrieb|commercial|comercial|commerciale|accountmanager|handlow* + <please>|?|contact*|kontakt*|call|speak + !<wrong> + !<credit> + !<billed>", 1.9, "sales", "en", "Can someone from your sales team call me?"),
    Cue(_SALES, "renewal", "renew|renewal|renewing|verlaengern|verlaengerung|renouvellement|renouveler|renovacion|renovar|rinnovo|rinnovare|verlengen|verlenging|renovacao|przedluzenie|odnowienie + <product>|<quote>|<please>|?", 1.6, "sales", "en", "Our subscription is up for renewal."),
    Cue(_SALES, "contract ends", "<contract_end> + <product>", 1.8, "cancellation", "en", "We want to terminate our subscription."),
    Cue(_SALES, "contract ends, plainly", "<contract_end> + !<invoice>", 1.2, "cancellation", "de", "Hiermit kündigen wir den Vertrag zum Jahresende."),
    Cue(_SALES, "demo or trial", "demo|demonstration|trial|testversion|vorfuehrung|demostracion|prueba gratuita|dimostrazione|prova gratuita|proefperiode|demonstracao|prezentacja|prezentacji|wersja probna", 1.8, "sales", "en", "We would like a demo."),
    Cue(_SALES, "price of a product", "how much|what would|what is the price|what are your prices|was kostet|was wuerde|combien|quel est le prix|cuanto|que precio|quanto costa|quanto costerebbe|wat kost|wat zou|quanto custa|ile kosztuj*|jaki bylby koszt + <product>|<buy>", 2.2, "sales", "en", "How much would 10 more seats cost?"),
    Cue(_SALES, "new order", "place an order|new order|would like to order|moechten bestellen|bestellen moechten|passer commande|souhaitons commander|hacer un pedido|realizar un pedido|effettuare un ordine|vorremmo ordinare|willen bestellen|bestelling plaatsen|fazer uma encomenda|gostariamos de encomendar|zlozyc zamowienie|chcemy zamowic", 1.9, "sales", "en", "We would like to order 40 more units."),
    # --- facts
    Cue(_INFO, "new address or contact", "<address> + <changed> + !<wrong> + !<dispute>", 2.1, "address_change", "en", "Our billing address has changed."),
    Cue(_INFO, "no answer needed", "<noted> + !? + !<wrong>", 1.0, "", "en", "For your information."),
    Cue(_INFO, "no action", "no action|no reply needed|no response needed|no need to|nothing to do|keine rueckmeldung|keine antwort noetig|nicht erforderlich|aucune action|no es necesario|no hace falta|nessuna azione|non e necessario|geen actie|niet nodig|nenhuma acao|nao e necessario|nie wymaga|nie trzeba", 1.6, "", "en", "No action is required from your side."),
    Cue(_INFO, AWAY, "<away>", 1.7, "", "en", "Our office is closed until 2 January."),
    Cue(_INFO, "invoice received or in workflow", "<invoice> + <processing> + !<not> + !<will_pay> + !<paid> + !? + !<dispute> + !<wrong> + !<credit> + !<missing> + !rejected|reject|rejection", 1.6, "", "en", "Your invoice 4711 has been approved and booked."),
    Cue(_INFO, "invoice received, thanks", "<invoice> + <received> + <noted> + !<not> + !?", 1.3, "", "es", "Hemos recibido la factura, gracias por el envío."),
    Cue(_INFO, "new system or portal", "<portal>|coupa|ariba|basware|tungsten|e invoicing|einvoicing|system|peppol|ksef|chorus + <changed>", 1.5, "", "en", "From now on we use a new supplier portal."),
    Cue(_INFO, "invitation to register", "register|registration|invite*|invitation|onboarding|registrieren|registrierung|inscription|enregistrer|registro|registrarse|registrazione|registrarsi|registreren|registratie|registo|registar|rejestracj*|zarejestrowac + <portal>|supplier|vendor|lieferant*|fournisseur*|proveedor*|fornitor*|leverancier*|fornecedor*|dostawc*", 1.4, "", "en", "You are invited to register on our supplier portal."),
    Cue(_INFO, "how to send invoices from now on", "<invoice> + <send> + <changed> + !<wrong> + !?", 1.1, "address_change", "en", "From now on please send all invoices to our new mailbox."),
    Cue(_INFO, "settled, nothing more to do", "resolved|sorted out|clarified|geklaert|erledigt|regle|resuelto|solucionado|risolto|chiarito|opgelost|resolvido|esclarecido|wyjasnione|zalatwione + !<not> + !? + !<invoice>", 1.5, "", "en", "This has been resolved, thank you."),
    Cue(_INFO, "thanks only", "thank*|danke|dank|merci|gracias|grazie|bedankt|obrigad*|dziekuj* + for|fuer|pour|por|per|voor|pela|pelo|za + help|quick|prompt|hilfe|schnelle|rapide|aide|ayuda|rapida|rapidez|aiuto|hulp|snelle|ajuda|pomoc|szybka", 1.5, "", "en", "Thank you for the quick help."),
    Cue(_INFO, "bank details of ours changed", "our bank|unsere bank*|notre banque|nos coordonnees bancaires|nuestra cuenta|nuestros datos bancarios|nostro conto|nostre coordinate|onze bank*|nossa conta|nossos dados bancarios|nasz* rachunek|nasz* konto + <changed>", 2.0, "bank_change", "en", "Our bank account has changed."),
)
# fmt: on


@cache
def cue_book() -> PhraseBook[Cue]:
    return PhraseBook({**CONCEPTS, **TOPICS}, CUES)
