"""Which elements our ISO 20022 messages have where, in which order, and which must be: a table, and what breaks it.

Written from the public message definitions of remt.001.001.04 and camt.054.001.08, as far as our files reach. `!`
must be there, `+` at least once, `*` any number of times; without a mark at most once.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

_PARTY = "Nm PstlAdr Id CtryOfRes CtctDtls"
_STRUCTURED: Mapping[str, str] = {
    "Strd": "RfrdDocInf* RfrdDocAmt CdtrRefInf Invcr Invcee TaxRmt GrnshmtRmt AddtlRmtInf*",
    "RfrdDocInf": "Tp Nb RltdDt LineDtls*",
    "Tp": "CdOrPrtry! Issr",
    "CdOrPrtry": "Cd!",
    "RfrdDocAmt": "DuePyblAmt DscntApldAmt* CdtNoteAmt TaxAmt* AdjstmntAmtAndRsn* RmtdAmt",
    "DscntApldAmt": "Tp Amt!",
    "AdjstmntAmtAndRsn": "Amt! CdtDbtInd Rsn AddtlInf",
}

# Message, then the children of each element that has any, by its name or by its parent's and its own.
STRUCTURES: Mapping[str, Mapping[str, str]] = {
    "remt.001.001.04": {
        **_STRUCTURED,
        "Document": "RmtAdvc!",
        "RmtAdvc": "GrpHdr! RmtInf+ SplmtryData*",
        "GrpHdr": "MsgId! CreDtTm! Authstn* CpyInd InitgPty! MsgRcpt FwdgAgt",
        "InitgPty": _PARTY,
        "RmtInf": "RmtId Ustrd* Strd* OrgnlPmtInf!",
        "OrgnlPmtInf": (
            "Refs! PmtTpInf Amt XchgRateInf ReqdExctnDt ReqdColltnDt Dbtr DbtrAcct DbtrAgt Cdtr CdtrAcct CdtrAgt"
        ),
        "Refs": "EndToEndId!",
        "OrgnlPmtInf/Amt": "InstdAmt!",
        "ReqdExctnDt": "Dt!",
        "Dbtr": _PARTY,
    },
    "camt.054.001.08": {
        **_STRUCTURED,
        "Document": "BkToCstmrDbtCdtNtfctn!",
        "BkToCstmrDbtCdtNtfctn": "GrpHdr! Ntfctn+ SplmtryData*",
        "GrpHdr": "MsgId! CreDtTm! MsgRcpt MsgPgntn OrgnlBizQry AddtlInf",
        "Ntfctn": (
            "Id! NtfctnPgntn ElctrncSeqNb RptgSeq LglSeqNb CreDtTm FrToDt CpyDplctInd RptgSrc Acct! RltdAcct Intrst* "
            "TxsSummry Ntry* AddtlNtfctnInf"
        ),
        "Acct": "Id Tp Ccy Nm Prxy Ownr Svcr",
        "Acct/Id": "IBAN Othr",
        "Othr": "Id! SchmeNm Issr",
        "Ntry": (
            "NtryRef Amt! CdtDbtInd! RvslInd Sts! BookgDt ValDt AcctSvcrRef Avlbty* BkTxCd! ComssnWvrInd AddtlInfInd "
            "AmtDtls Chrgs TechInptChanl Intrst CardTx NtryDtls* AddtlNtryInf"
        ),
        "Sts": "Cd!",
        "BookgDt": "Dt!",
        "BkTxCd": "Domn Prtry",
        "Domn": "Cd! Fmly!",
        "Fmly": "Cd! SubFmlyCd!",
        "NtryDtls": "Btch TxDtls*",
        "TxDtls": (
            "Refs Amt! CdtDbtInd! AmtDtls Avlbty* BkTxCd Chrgs Intrst RltdPties RltdAgts LclInstrm Purp RltdRmtInf* "
            "RmtInf"
        ),
        "Refs": "MsgId AcctSvcrRef PmtInfId InstrId EndToEndId",
        "RltdPties": "InitgPty Dbtr DbtrAcct UltmtDbtr Cdtr",
        "Dbtr": "Pty!",
        "Pty": _PARTY,
        "RmtInf": "Ustrd* Strd*",
    },
}
_LENGTHS: Mapping[str, int] = {
    "MsgId": 35, "RmtId": 35, "EndToEndId": 35, "Nb": 35, "NtryRef": 35, "AcctSvcrRef": 35, "Nm": 140,
    "AddtlInf": 140, "IBAN": 34,
}  # fmt: skip


def find_breaches(content: bytes) -> list[str]:
    """What the message has that its definition has not, or not there; empty when it keeps to it."""
    root = ET.fromstring(content)
    namespace, _, _ = root.tag[1:].partition("}")
    table = STRUCTURES[namespace.rpartition(":")[2]]
    return list(_walk(root, "", table, f"{{{namespace}}}"))


def _walk(element: Element, parent: str, table: Mapping[str, str], namespace: str) -> Iterator[str]:
    name = element.tag.removeprefix(namespace)
    children = [child.tag.removeprefix(namespace) for child in element]
    rule = table.get(f"{parent}/{name}") or table.get(name)
    if rule is None or not children:
        text = element.text or ""
        if children or (rule is not None and "!" in rule) or not text.strip():
            yield f"{name} in {parent}: {children or 'empty'}"
        if len(text) > _LENGTHS.get(name, 500):
            yield f"{name} has {len(text)} characters"
        return
    allowed = [word.rstrip("!+*") for word in rule.split()]
    if unknown := [child for child in children if child not in allowed]:
        yield f"{name} has {unknown}"
    elif children != sorted(children, key=allowed.index):
        yield f"{name} has its elements in the order {children}"
    for word in rule.split():
        count = children.count(word.rstrip("!+*"))
        if (word[-1] in "!+" and not count) or (word[-1] not in "+*" and count > 1):
            yield f"{name} has {word} {count} times"
    for child in element:
        yield from _walk(child, name, table, namespace)
