"""A type of request in, the labels under which a mail asks for it out. A table, so that who only looks a label up
loads no model."""

from collections.abc import Mapping

from parsers.message import REQUEST_TYPES, Intent

NOTHING = "none"  # courtesy, background, facts, signatures, the chatter of machines
OF_CUES_ONLY = ("contact_question",)  # no model is taught these: a sentence asks for them where a cue says so
TAUGHT = (*(kind for kind in REQUEST_TYPES if kind not in OF_CUES_ONLY), NOTHING)
TYPES = (*TAUGHT, *OF_CUES_ONLY)

_ASKED, _SENT, _DISPUTED = Intent.INVOICE_REQUEST, Intent.REMITTANCE, Intent.DISPUTE
_PRESSED, _TOLD, _SOLD = Intent.ESCALATION, Intent.INFORMATIONAL, Intent.SALES

# type of request: the labels under which a mail asks for it, the usual one first
LABELS_OF: Mapping[str, tuple[Intent, ...]] = {
    "invoice_copy": (_ASKED, _DISPUTED),  # a dispute asks for its credit note
    "statement": (_ASKED,),
    "balance": (_ASKED,),
    "payment_status": (_SENT, _ASKED),
    "vendor_form": (_ASKED, _TOLD),
    "tax_certificate": (_ASKED, _DISPUTED, _TOLD),
    "portal_access": (_ASKED, _TOLD),
    "po_change": (_ASKED, _DISPUTED, _TOLD),
    "address_change": (_TOLD, _ASKED),
    "contact_question": (_TOLD, _ASKED),
    "bank_question": (_ASKED,),
    "bank_change": (_TOLD,),
    "remittance": (_SENT,),
    "promise_to_pay": (_SENT,),
    "payment_plan": (_SENT,),
    "short_pay": (_SENT, _DISPUTED),
    "credit_application": (_SENT, _DISPUTED, _ASKED),
    "dispute": (_DISPUTED,),
    "refund": (_DISPUTED,),
    "cancellation": (_SOLD, _DISPUTED, _TOLD),
    "sales": (_SOLD,),
    "complaint": (_PRESSED,),
    "legal": (_PRESSED,),
    "insolvency": (_PRESSED, _TOLD),
    "cease": (_PRESSED,),
    "data_subject": (_PRESSED, _ASKED),
    NOTHING: (_TOLD,),
}
