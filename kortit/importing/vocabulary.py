"""The headings of tables of goals, in the words of the field: one table, which the documentation prints too.

A heading is known in any of its usual inflections: each word of it, or the last part of a compound, is compared by its
base form.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kortit.messages import Message, _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# The dot keeps the names of terms apart from the keys of fields.
AIM = "term.aim"
"""A goal above goals: the theme of a table that has a column of goals beside it, else the goal itself."""
INDICATOR, LEVEL, BASELINE, OWNER = "term.indicator", "term.level", "term.baseline", "term.owner"
UNIT = "term.unit"
ACTUAL, ASSESSMENT, EXPLANATION = "term.actual", "term.assessment", "term.explanation"
FOLLOW_UP = frozenset({ACTUAL, ASSESSMENT, EXPLANATION})
"""The terms of follow-up: the outcome of goals."""

_FI, _SV, _EN = "fi", "sv", "en"


@dataclass(frozen=True, slots=True)
class Term:
    """A meaning that a column can have: its name in sentences, and its headings in base form, by language.

    `field` is the key and type of the extra field of kortit.yaml that such a column suggests; empty if there is none.
    """

    name: Message
    headings: Mapping[str, tuple[str, ...]]
    field: tuple[str, str] = ("", "")


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(" ".join(phrase.split()) for phrase in text.split("|"))


TERMS: Mapping[str, Term] = {
    "goal": Term(
        _("the goal"),
        {
            _FI: _phrases(
                """tavoite|sitova tavoite|toiminnallinen tavoite|sitova toiminnallinen tavoite|toiminnan tavoite
                |sitova toiminnan tavoite|talousarviotavoite|talousarvion tavoite|tulostavoite|sitova tulostavoite
                |toimintatavoite|vuositavoite|palvelutavoite|osatavoite|lautakunnan tavoite|toimialan tavoite
                |tulosalueen tavoite|kehittämistavoite|vaikuttavuustavoite|keskeinen tavoite|tavoitteen teksti
                |taloudellinen tavoite|talouden tavoite|konsernitavoite|omistajatavoite|tytäryhteisön tavoite
                |tytäryhtiön tavoite|yhtiön tavoite|laatutavoite|asiakastavoite|henkilöstötavoite|palvelutasotavoite
                |avaintavoite|tavoitetila|toiminnallinen|sitova toiminnallinen"""
            ),
            _SV: _phrases(
                """mål|bindande mål|det bindande mål|verksamhetsmål|bindande verksamhetsmål|resultatmål|delmål|nämndmål
                |nämndsmål|nämndens mål|budgetmål|årsmål|effektmål|operativt mål|funktionellt mål
                |mål för verksamheten|målets text|verksamhetens mål|ekonomiskt mål|ägarmål|koncernmål|kvalitetsmål
                |servicemål|dottersamfundets mål|dotterbolagets mål|bolagets mål"""
            ),
            _EN: _phrases(
                """goal|binding goal|goal text|operational goal|annual goal|budget target|performance target
                |annual target|operational target"""
            ),
        },
    ),
    AIM: Term(
        _("a goal above the goals"),
        {
            _FI: _phrases(
                """strateginen tavoite|strategiatavoite|strategian tavoite|valtuustokauden tavoite
                |valtuustokausitavoite|valtuuston tavoite|kaupunkistrategian tavoite|kuntastrategian tavoite|päätavoite
                |ylätason tavoite"""
            ),
            _SV: _phrases(
                """inriktningsmål|kommunfullmäktiges mål|fullmäktiges mål|fullmäktigemål|stadsfullmäktiges mål
                |övergripande mål|huvudmål|målsättning|strategisk målsättning"""
            ),
            _EN: _phrases("objective|strategic goal|strategic objective|council goal|council objective"),
        },
    ),
    "theme": Term(
        _("the theme"),
        {
            _FI: _phrases(
                """päämäärä|strateginen päämäärä|teema|strateginen teema|painopiste|strateginen painopiste
                |painopistealue|strategian painopiste|strateginen valinta|kärkiteema|strateginen kärki|strategian kärki
                |menestystekijä|kriittinen menestystekijä|strateginen menestystekijä|strateginen linjaus
                |tavoitealue|tavoitekokonaisuus|teema-alue|kehittämisalue|strateginen osa-alue|strategiateema"""
            ),
            _SV: _phrases(
                """strategiskt mål|tema|strategiskt tema|fokusområde|målområde|prioriterat område|insatsområde
                |tyngdpunkt|strategisk tyngdpunkt|strategiskt val|framgångsfaktor|kritisk framgångsfaktor
                |strategiskt fokusområde|utvecklingsområde|strategisk riktlinje"""
            ),
            _EN: _phrases(
                """theme|strategic theme|focus area|priority|strategic priority|success factor|critical success factor
                |strategic focus area"""
            ),
        },
    ),
    "target_year": Term(
        _("the target year"),
        {
            _FI: _phrases(
                """tavoitevuosi|vuosi|toteutusvuosi|aikataulu|tavoiteaikataulu|toteutusaikataulu|määräaika|määräpäivä
                |toteutusaika|valmis|valmistuu|valmistumisvuosi|tavoiteaika|ajankohta|toteutusajankohta|tavoiteajankohta
                |takaraja"""
            ),
            _SV: _phrases(
                "målår|år|tidplan|tidtabell|tidsplan|tidsfrist|klart|färdigt|genomförs år|tidpunkt|tidsram|slutår"
            ),
            _EN: _phrases("target year|year|schedule|timetable|deadline|due|due year|timeline|time frame|by year"),
        },
    ),
    "means": Term(
        _("the means"),
        {
            _FI: _phrases(
                """keino|toimenpide|toimi|toteutuskeino|keskeinen toimenpide|toteutustapa
                |keino tavoitteen saavuttamiseksi|toimenpide tavoitteen saavuttamiseksi|toteuttamiskeino
                |kehittämistoimenpide|strateginen toimenpide|konkreettinen toimenpide|toteutus|teko"""
            ),
            _SV: _phrases(
                "åtgärd|medel|aktivitet|insats|nyckelåtgärd|åtgärd för att nå målet|genomförande|utvecklingsåtgärd"
            ),
            _EN: _phrases("means|measure|action|activity|key action|initiative|implementation"),
        },
    ),
    "id": Term(_("the id"), {_FI: ("tunnus", "tunniste"), _SV: ("beteckning",), _EN: ("id", "identifier")}),
    INDICATOR: Term(
        _("indicators"),
        {
            _FI: _phrases(
                """mittari|indikaattori|tunnusluku|arviointikriteeri|kriteeri|seurantamittari|tavoitteen mittari
                |arviointiperuste|mittaustapa|arviointimittari|tulosmittari|laatumittari|seurantaindikaattori|todentaminen"""
            ),
            _SV: _phrases("indikator|mätare|mått|nyckeltal|kriterium|bedömningskriterium|uppföljningsmått|mätetal"),
            _EN: _phrases("indicator|metric|kpi|criterion|key figure"),
        },
        ("indicators", "list"),
    ),
    LEVEL: Term(
        _("the targets of indicators"),
        {
            _FI: _phrases("tavoitetaso|tavoitearvo|tavoiteltu taso|tavoitteen taso|tavoiteluku|mittarin tavoitetaso"),
            _SV: _phrases("målvärde|målnivå|riktvärde"),
            _EN: _phrases("target|target level|target value"),
        },
        ("levels", "list"),
    ),
    BASELINE: Term(
        _("the baselines of indicators"),
        {
            _FI: _phrases("lähtötaso|lähtöarvo|nykytaso|nykyarvo|lähtötilanne|nykytila|nykytilanne|vertailuarvo"),
            _SV: _phrases("utgångsvärde|utgångsnivå|utgångsläge|nuläge|nuvärde"),
            _EN: _phrases("baseline|baseline value|starting level"),
        },
        ("baselines", "list"),
    ),
    UNIT: Term(
        _("the units of indicators"),
        {
            _FI: _phrases("yksikkö|mittayksikkö|mittarin yksikkö|mittaamisyksikkö"),
            _SV: _phrases("enhet|måttenhet|mätenhet|indikatorns enhet"),
            _EN: _phrases("unit|unit of measure|unit of measurement"),
        },
    ),
    OWNER: Term(
        _("who is responsible"),
        {
            _FI: _phrases(
                """vastuuhenkilö|vastuutaho|vastuu|vastuullinen|vastuuyksikkö|vastuualue|vastuutoimija|vastuutoimiala
                |vastuuviranhaltija|toteuttaja|toteutusvastuu|vastuutoimielin|vastuulautakunta|vastuujohtaja
                |vastuuorganisaatio"""
            ),
            _SV: _phrases(
                """ansvarig|ansvar|ansvarsperson|ansvarig person|ansvarig enhet|ansvarig nämnd|ansvarig instans
                |ansvarigt organ|ansvarig sektor|genomförare"""
            ),
            _EN: _phrases("owner|responsible|responsible person|responsibility|responsible unit"),
        },
        ("owner", "text"),
    ),
    ACTUAL: Term(
        _("what was reached"),
        {
            _FI: _phrases(
                """toteuma|toteutuma|toteuma-arvo|toteutuminen|toteutumisaste|tavoitteen toteutuminen|tulos
                |toteutumatilanne"""
            ),
            _SV: _phrases("utfall|resultat|måluppfyllelse|uppfyllelse"),
            _EN: _phrases("actual|outcome|result|achievement"),
        },
    ),
    ASSESSMENT: Term(
        _("an assessment"),
        {
            _FI: _phrases("""arviointi|arvio|tila|status|tilanne|toteutumisarvio|liikennevalo|väri|seuranta|eteneminen
                |väliarvio|väliarviointi|toteutumisen arviointi|tavoitteen toteutumisen arviointi"""),
            _SV: _phrases("bedömning|utvärdering|status|läge|prognos|trafikljus|uppföljning|mellanrapport"),
            _EN: _phrases("assessment|evaluation|status|state|progress|forecast"),
        },
    ),
    EXPLANATION: Term(
        _("an explanation"),
        {
            _FI: _phrases(
                """poikkeama|selvitys|poikkeaman selvitys|poikkeaman syy|tilannekuvaus|riskiarvio
                |sanallinen arvio|sanallinen arviointi|kommentti"""
            ),
            _SV: _phrases("avvikelse|förklaring|orsak till avvikelse|lägesbeskrivning|kommentar|riskbedömning"),
            _EN: _phrases("deviation|explanation|comment|reason for deviation|risk assessment"),
        },
    ),
}

# The last part of a word in base form, and its inflections.
_INFLECTIONS: Mapping[str, str] = {
    # Finnish
    "tavoite": "tavoitteet tavoitteen tavoitetta tavoitteita tavoitteiden tavoitteista",
    "päämäärä": "päämäärät päämäärän päämäärää päämääriä päämäärien",
    "teema": "teemat teeman teemoja teemojen",
    "painopiste": "painopisteet painopisteen painopistettä painopisteitä painopisteiden",
    "alue": "alueet alueen alueita alueiden",
    "valinta": "valinnat valinnan valintoja",
    "kärki": "kärjet kärjen",
    "vuosi": "vuodet vuoden vuosia vuosien",
    "aikataulu": "aikataulut aikataulun",
    "määräaika": "määräajat",
    "keino": "keinot keinon keinoja keinojen",
    "pide": "piteet piteen pidettä piteitä piteiden",
    "toimi": "toimet toimia toimien",
    "tapa": "tavat",
    "mittari": "mittarit mittarin mittareita mittarien mittareiden",
    "indikaattori": "indikaattorit indikaattoreita indikaattorien indikaattoreiden",
    "luku": "luvut lukuja lukujen",
    "kriteeri": "kriteerit kriteereitä kriteereiden kriteerien",
    "peruste": "perusteet",
    "taso": "tasot tason tasoja",
    "arvo": "arvot arvon arvoja",
    "henkilö": "henkilöt henkilöitä henkilöiden",
    "taho": "tahot tahoja tahojen",
    "yksikkö": "yksiköt yksikön",
    "toimija": "toimijat",
    "ala": "alat alan",
    "haltija": "haltijat",
    "toteuma": "toteumat toteuman",
    "toteutuma": "toteutumat",
    "poikkeama": "poikkeamat poikkeaman",
    "selvitys": "selvitykset",
    "arvio": "arviot",
    "kommentti": "kommentit",
    "tunnus": "tunnukset",
    "tekijä": "tekijät tekijän tekijöitä",
    "linjaus": "linjaukset linjauksen",
    "kokonaisuus": "kokonaisuudet",
    "teko": "teot",
    "toteuttaja": "toteuttajat",
    "kriittinen": "kriittiset kriittisen",
    "taloudellinen": "taloudelliset taloudellisen taloudellisia",
    "konkreettinen": "konkreettiset",
    "sitova": "sitovat sitovan sitovaa sitovia",
    "strateginen": "strategiset strategisen strategista strategisia",
    "toiminnallinen": "toiminnalliset toiminnallisen toiminnallista toiminnallisia",
    "keskeinen": "keskeiset keskeisen keskeisiä",
    "vastuullinen": "vastuulliset",
    # Swedish
    "mål": "målet målen",
    "målsättning": "målsättningen målsättningar målsättningarna",
    "tema": "teman temat temana",
    "område": "området områden områdena",
    "punkt": "punkten punkter punkterna",
    "år": "året åren",
    "plan": "planen",
    "tabell": "tabellen",
    "åtgärd": "åtgärden åtgärder åtgärderna",
    "aktivitet": "aktiviteten aktiviteter aktiviteterna",
    "insats": "insatsen insatser insatserna",
    "medel": "medlet medlen",
    "indikator": "indikatorn indikatorer indikatorerna",
    "mått": "måttet måtten",
    "tal": "talet talen",
    "kriterium": "kriteriet kriterier kriterierna",
    "värde": "värdet värden värdena",
    "nivå": "nivån nivåer nivåerna",
    "ansvarig": "ansvariga ansvarigt",
    "avvikelse": "avvikelsen avvikelser avvikelserna",
    "kommentar": "kommentarer",
    "bedömning": "bedömningen bedömningar",
    "faktor": "faktorn faktorer faktorerna",
    "riktlinje": "riktlinjen riktlinjer riktlinjerna",
    "kritisk": "kritiska",
    "strategiskt": "strategiska",
    "ekonomiskt": "ekonomiska",
    "operativt": "operativa",
    "funktionellt": "funktionella",
    "prioriterat": "prioriterade",
    # English
    "goal": "goals",
    "objective": "objectives",
    "target": "targets",
    "theme": "themes",
    "priority": "priorities",
    "area": "areas",
    "year": "years",
    "factor": "factors",
    "initiative": "initiatives",
    "measure": "measures",
    "action": "actions",
    "activity": "activities",
    "indicator": "indicators",
    "metric": "metrics",
    "kpi": "kpis",
    "criterion": "criteria",
    "figure": "figures",
    "value": "values",
    "level": "levels",
    "baseline": "baselines",
    "owner": "owners",
    "outcome": "outcomes",
    "result": "results",
    "actual": "actuals",
    "deviation": "deviations",
    "comment": "comments",
    "identifier": "identifiers",
}
# Whose goals they are.
_WHOSE = """
    tytäryhtiöiden tytäryhteisöiden tytäryhteisöjen yhtiöiden palvelualueen
    valtuuston kaupunginvaltuuston kunnanvaltuuston hallituksen kaupunginhallituksen kunnanhallituksen lautakunnan
    toimialan tulosalueen tulosyksikön yksikön kaupungin kunnan konsernin hyvinvointialueen strategian
    fullmäktiges kommunfullmäktiges stadsfullmäktiges styrelsens nämndens kommunens stadens enhetens sektorns
    council's board's committee's
"""
LETTERED = re.compile(r"([A-ZÅÄÖ])\s*[.:)]\s+(\S.*)")
"""A theme's name with the letter of its perspective alone before it: “A. Asukas”."""
_NUMBER = re.compile(r"[0-9]{1,2}\s*[:.)–-]\s*")
_TOKEN = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*|[&/+,]")


def tokens_of(text: str) -> tuple[str, ...]:
    """The words of a heading, for comparing headings."""
    return tuple(_TOKEN.findall(text.casefold().replace("\u00ad", "")))


@cache
def base_form(word: str) -> str:
    """A word of a heading in its base form; an unknown word is its own."""
    for length in range(len(word), 1, -1):
        if (base := _bases().get(word[-length:])) is not None:
            return word[:-length] + base
    return word


@cache
def _bases() -> dict[str, str]:
    bases = {form: base for base, forms in _INFLECTIONS.items() for form in forms.split()}
    return {**bases, **{base: base for base in _INFLECTIONS}}


@dataclass(frozen=True, slots=True)
class KnownPhrase:
    """A heading of the vocabulary: what its column is, and the languages that have it.

    `is_bilingual`: it says the same in two languages.
    """

    term: str
    languages: frozenset[str]
    is_bilingual: bool = False


def known_phrase(words: Sequence[str]) -> KnownPhrase | None:
    """The meaning of a phrase in a heading.

    It may say the same in two languages, one after the other, and begin with whose it is (“valtuustoon nähden”).
    """
    bases = tuple(map(base_form, words))
    if (found := _known().get(bases)) is not None:
        return found
    if len(words) > 1 and (words[0] in _WHOSE.split() or words[1] == "nähden"):
        return known_phrase(words[1 + (words[1] == "nähden") :])
    for place in range(1, len(bases)):
        first, second = _known().get(bases[:place]), _known().get(bases[place:])
        if first and second and first.term == second.term and not first.languages & second.languages:
            return KnownPhrase(first.term, first.languages | second.languages, is_bilingual=True)
    return None


@cache
def _known() -> dict[tuple[str, ...], KnownPhrase]:
    known: dict[tuple[str, ...], KnownPhrase] = {}
    for name, term in TERMS.items():
        for language, phrases in term.headings.items():
            for phrase in phrases:
                bases = tuple(map(base_form, tokens_of(phrase)))
                languages = known[bases].languages if bases in known else frozenset()
                known.setdefault(bases, KnownPhrase(name, frozenset({language})))
                known[bases] = KnownPhrase(known[bases].term, languages | {language})
    return known


def after_label(text: str) -> str:
    """A theme's name without a word for “theme” before it (“Painopiste: Elävä kylä”); empty if there is none."""
    words = text.split()
    for count in range(min(3, len(words) - 1), 0, -1):
        found = known_phrase(tokens_of(" ".join(words[:count])))
        if found is not None and found.term == "theme":
            return _NUMBER.sub("", " ".join(words[count:])).lstrip("–-: ")
    return ""
