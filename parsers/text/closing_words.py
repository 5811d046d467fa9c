"""A line of a mail in, whether it says nothing but a wish, a greeting or thanks at its end out.

`reply_marks` lists formulas as they are written most; people vary them without end ("With every good wish", "Mit bestem
Dank und freundlichem Gruß", "Grazie mille e buon lavoro"). Such a line is a closing by its words: all of them belong
to closings, and one of them is what is wished.
"""

# ruff: noqa: E501 (tables read best with one row a line)

import re
from functools import lru_cache

_WORDS_LIMIT, _LENGTH_LIMIT = 12, 90
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")

# language: what is wished or how one greets; one of these must stand there
_WISHED = frozenset(
    # en
    "regards rgds wishes wish greetings sincerely faithfully truly cordially respectfully cheers blessings bless "
    # de
    "grüße grüßen gruß grüsse grüssen gruss gruesse gruessen hochachtung hochachtungsvoll empfehlungen segenswünschen segenswünsche "
    # fr
    "cordialement salutations sincèrement amicalement respectueusement sentiments considération prière prières amitiés "
    # es
    "saludo saludos atentamente cordialmente abrazo abrazos bendiga bendiciones afectuosamente "
    # it
    "saluti saluto cordialità ossequi abbraccio lavoro giornata serata "
    # nl
    "groet groeten groetjes hoogachtend "
    # pt
    "cumprimentos atenciosamente abraço abraços saudações respeitosamente "
    # pl
    "pozdrawiam pozdrawiamy pozdrowienia pozdrowieniami poważaniem szacunku szacunkiem".split()
)
# language: thanks; alone they close above a name only, as "Thanks" may also be all that somebody says
_THANKED = frozenset(
    "thanks thank gratitude dank danke dankend merci remerciements remerciant gracias agradecimiento grazie ringrazio ringraziando bedankt "
    "obrigado obrigada dziękuję dziękujemy podziękowaniami".split()
)
# language: what stands around either
_AROUND = frozenset(
    # en
    "with my b our every good warm warmest kind kindest best very all many most yours and again in advance your you the a an god so much "
    "for from help patience support time assistance cooperation mill million bunch cordial friendly fond fondest season season's greatest "
    # de
    "mit freundlich freundliche freundlichem freundlichen freundlicher freundlichst bestem beste besten herzlich herzliche herzlichen herzlichem liebe lieben "
    "schöne schönen viel viele vielen sonnige sonnigen kollegiale kollegialen kollegialem vorzüglicher ausgezeichneter und aus dem der im voraus vorab ihre ihren "
    "für mühe hilfe unterstützung geduld recht ganz sehr nochmals "
    # fr
    "avec mes nos meilleurs meilleures sincères cordiales respectueuses distinguées distingués dévoués recevez agréez agréer veuillez je nous vous prie prions de d "
    "croire à l'expression l'assurance madame monsieur mesdames messieurs ma mon notre ma haute parfaite les plus en union bien très tout toute toutes beaucoup "
    "d'avance avance par confraternelles "
    # es
    "un una muy cordial cordiales atento atentos afectuoso fuerte gran reciba reciban recibe mi nuestro más y muchas mil por todo que dios le les os te antemano su "
    "vuestra atención ayuda muchos "
    # it
    "caro cari cordiale distinti migliori tanti più i con porgo porgiamo e mille infinite buon buona augurando anticipatamente anticipo il la per vostra gentile collaborazione disponibilità "
    # nl
    "met vriendelijke vriendelijk hartelijke warme lieve veel zonnige collegiale de en alvast vast nogmaals hartelijk "
    # pt
    "com os as um uma mais melhores meus nossos muito forte grande cordiais desde já "
    # pl
    "z serdecznie serdeczne serdecznymi najlepszymi wyrazami łączę łączymy góry bardzo jeszcze raz najserdeczniejsze".split()
)
_CLOSING_WORDS = _WISHED | _THANKED | _AROUND


@lru_cache(maxsize=4_000)
def wishes_only(line: str) -> bool:
    """ "With every good wish," and "Un saludo y gracias"."""
    return bool(_words_of_closing(line) & _WISHED)


@lru_cache(maxsize=4_000)
def thanks_only(line: str) -> bool:
    """ "Thanks a mill," and "Avec mes remerciements"."""
    words = _words_of_closing(line)
    return bool(words & _THANKED) and not words & _WISHED


def _words_of_closing(line: str) -> frozenset[str]:
    """The words of a line that has no others than a closing's, else none."""
    if len(line) > _LENGTH_LIMIT or "?" in line or ":" in line or any(char.isdigit() for char in line):
        return frozenset()
    words = [word.casefold().replace("’", "'") for word in _WORD.findall(line)]
    return frozenset(words) if len(words) <= _WORDS_LIMIT and _CLOSING_WORDS.issuperset(words) else frozenset()
