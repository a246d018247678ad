"""The reports of the example municipality's offices: one period whole, and the next one half way."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, NamedTuple

from kortit.follow_up.period import Period

if TYPE_CHECKING:
    from collections.abc import Mapping


class Said(NamedTuple):
    """The report of a goal: its status, a text, and the actuals of its indicators."""

    goal: str
    status: str
    text: str = ""
    actual: Mapping[str, str] = {}


CLOSED = Period(datetime.date(2025, 6, 30), "Osavuosikatsaus 1/2025")
OPEN = Period(datetime.date(2025, 9, 30), "Osavuosikatsaus 2/2025")

LINES: Mapping[Period, tuple[Said, ...]] = {
    CLOSED: (
        Said("O1-01", "missed", "Pelisäännöt on sovittu 34 yksikössä 41:stä. Sairauspoissaolot eivät ole vähentyneet."),
        Said("O1-02", "going", "Vertaisryhmät ovat kokoontuneet kolme kertaa."),
        Said("O1-03", "going", "Kesätyöpaikkoihin tuli kolmannes enemmän hakemuksia kuin edellisvuonna."),
        Said("O2-01", "going", "Osaamiskartoitus on tehty kolmella palvelualueella neljästä."),
        Said("O2-02", "going"),
        Said("S1-01", "done", "Arviointilomake on liitetty kaikkiin lautakuntien valmistelupohjiin."),
        Said("S1-02", "going", "Asukasraati kokoontui keväällä kahdesti; osallistuva budjetointi alkaa syksyllä."),
        Said(
            "S1-03",
            "late",
            "Kirjastotalon rakentaminen alkoi puoli vuotta suunniteltua myöhemmin.",
            {"palvelut": "5", "tyytyvaisyys": "ei mitattu"},
        ),
        Said("S2-01", "going", "Tunnusluvut julkaistaan kuukausittain; käyttöasteet lisätään syksyllä."),
        Said("S2-02", "going", "Markkinavuoropuhelu käytiin yhdeksässä hankinnassa."),
        Said("S3-01", "late", "Luovutettavien tilojen luettelosta pyydettiin lisäselvitys."),
        Said("S3-02", "going", "Katselmuksista on tehty kaksi kolmasosaa.", {"energia": "17,6"}),
        Said("A1-01", "done", "Perhekeskuksen toinen toimipiste avattiin huhtikuussa."),
        Said("A1-02", "unmeasured", "Kouluterveyskyselyn tulokset saadaan syksyllä."),
        Said("A1-03", "going", "Korjausneuvontaa on annettu 212 kodissa."),
        Said("A2-01", "late", "Torin kiveys viivästyi kaivausten vuoksi."),
        Said("A2-02", "going", "Kyläkonsertteja on pidetty viidessä kylässä kahdeksasta."),
        Said("A2-03", "going", "Rantaraitin urakka on kilpailutettu."),
        Said("A3-01", "missed", "Kyselyssä palvelulupauksen tunnisti 29 prosenttia vastaajista."),
        Said("T1-01", "late", "Ennusteen mukaan vuosikate kattaa 91 prosenttia poistoista."),
        Said("T1-02", "going"),
        Said("T1-03", "going", "Pisteytystä käytettiin ensimmäisen kerran talousarvion valmistelussa."),
        Said("T2-01", "done", "Tontin voi varata verkossa, ja kevään aikana käytiin 108 yrityksessä."),
        Said("T2-03", "going", "Palvelupolku on luonnosteltu.", {"investoinnit": "1 200 000"}),
    ),
    OPEN: (
        Said("O1-01", "late", "Pelisäännöt on sovittu 38 yksikössä 41:stä."),
        Said("O1-02", "done", "Kaikki uudet esihenkilöt on perehdytetty."),
        Said("O1-03", "going"),
        Said("O2-01", "done", "Kartoitus on tehty kaikilla palvelualueilla."),
        Said(
            "S1-03",
            "late",
            "Ajanvaraus avattiin verkossa elokuussa; asiointipiste valmistuu kirjastotalon mukana.",
            {"palvelut": "7", "tyytyvaisyys": "3,6"},
        ),
        Said("S3-01", "going", "Luettelo hyväksyttiin, ja kaksi kiinteistöä on myynnissä."),
        Said("S3-02", "going", "Säästötoimet on kirjattu huoltokirjaan.", {"energia": "16,9"}),
        Said("A1-02", "late", "Yksinäiseksi itsensä kokee 14 prosenttia vastanneista, saman verran kuin ennen."),
        Said("A2-01", "missed", "Torin peruskorjaus valmistuu vasta keväällä."),
        Said("A2-02", "going", "Kyläkonsertteja on pidetty seitsemässä kylässä kahdeksasta."),
        Said("A3-01", "unmeasured"),
        Said("T1-01", "late", "Ennusteen mukaan vuosikate kattaa 94 prosenttia poistoista."),
        Said("T2-03", "going", "Palvelupolku on kuvattu.", {"investoinnit": "3 500 000"}),
    ),
}
"""Of the closed period two goals are missing, of the open one half of them are."""
