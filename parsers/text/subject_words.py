"""Words by which the text of a mail points to its subject, as patterns: in so many words, or by a bare "this one"."""

# ruff: noqa: E501 (tables read best with one row a line)

from parsers.gate import RarePattern

# "see subject", "laut Betreff", "la del asunto", "tej z tematu"
REFERS_TO_SUBJECT = RarePattern(
    r"\b(?:see|as per|per|refer to|in|from) (?:the )?(?:subject|above)|(?:the )?subject (?:invoices?|bills?|line)|"
    r"(?:siehe|laut|gemäß|s\.|lt\.|aus dem|vom) betreff|im betreff|der betreffzeile|"
    r"(?:voir|cf\.?|en|dans l['’]|de l['’]) ?objet|(?:ver|en el|según|del|indicad[ao]s? en) asunto|"
    r"(?:vedi|in|di cui all['’]|nell['’]) ?oggetto|(?:zie|in het|uit het|in de) onderwerp(?:regel)?|uit de onderwerpregel|"
    r"(?:ver|em|no|do) assunto|em epígrafe|(?:(?:jak )?w|z) (?:temacie|tematu|tytule|tytułu)(?! przelewu)"
)

# What a fresh mail means by a word that names nothing, where its subject names an invoice: "deze hebben we niet ontvangen"
POINTS_AT_ONE = RarePattern(
    r"\b(?:this|that) (?:one|invoice|bill)\b|\b(?:find|received?|got|resend|send|have|re-send) (?:this|it)(?: (?:again|over|please|pls|yet|anywhere)|[.,?!]|$)|"
    r"\b(?:dies(?:e|er)|o\. ?g\.|obige[nr]?|genannte[nr]?) rechnung\b|\bdiese (?:ist|wurde|haben|habe|fehlt|liegt|hier|bitte|noch)\b|"
    r"\b(?:cette|ladite) facture\b|\bcelle-ci\b|\b(?:esta|dicha) factura\b|\besta (?:no|nos|la|me|falta|ya|está|consta)\b|"
    r"\b(?:questa|suddetta|detta) fattura\b|\bquesta (?:non|è|ci|manca|risulta)\b|"
    r"\bde(?:ze|ze ene) (?:factuur|heb(?:ben)?|is|was|ontbreekt|missen|staat|kan|graag)\b|\besta (?:fatura|não|nunca|já|ainda)\b|"
    r"\b(?:tej|ta|tę) (?:faktur[ayęy]|nie|jest|została)\b"
)

# What stands above a text that names no invoice itself: "the above invoice", "die obige Rechnung", "bovenstaande factuur"
POINTS_ABOVE = RarePattern(
    r"\b(?:the )?above(?:[- ](?:mentioned|named|referenced|captioned|noted))? (?:invoices?|bills?|items?|documents?|one)\b|"
    r"\b(?:invoices?|bills?|items?|documents?) (?:mentioned |named |referenced |noted |listed |stated )?above\b|"
    r"\b(?:o\. ?g\.|obige[nrs]?|oben genannte[nr]?|vorgenannte[nr]?) (?:rechnung(?:en)?|belege?)\b|\bfactures? (?:ci-dessus|susmentionnées?|citées? (?:ci-dessus|en référence))|"
    r"\bfacturas? (?:de (?:la )?referencia|arriba (?:indicad|mencionad)as?|citadas?)|\bfattur[ae] (?:in oggetto|di cui sopra|sopra (?:indicat|citat)[ae])|"
    r"\b(?:bovenstaande|bovengenoemde) factu|\bfaturas? (?:acima|em referência)|\b(?:powyższ|wyżej wymienion)\w+ faktur"
)
