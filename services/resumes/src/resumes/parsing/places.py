"""Places as they stand in a résumé: "Seattle, WA", "Bremen, Germany", "Remote"."""

import re

_STATES_WORDS = """
    AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE
    NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC AB BC MB
    NB NL NS ON PE QC SK NSW VIC QLD UK USA UAE
"""
_STATES = _STATES_WORDS.split()
_COUNTRIES = (
    "Argentina|Australia|Austria|Bangladesh|Belgium|Brazil|Bulgaria|Canada|Chile|China|"
    "Colombia|Croatia|Cyprus|Czech Republic|Czechia|Denmark|Egypt|England|Estonia|"
    "Ethiopia|Finland|France|Georgia|Germany|Deutschland|Ghana|Greece|Hong Kong|"
    "Hungary|Iceland|India|Indonesia|Iran|Iraq|Ireland|Israel|Italy|Japan|Jordan|Kenya|Korea|"
    "South Korea|Latvia|Lebanon|Lithuania|Luxembourg|Malaysia|Malta|Mexico|Morocco|"
    "Nepal|Netherlands|The Netherlands|New Zealand|Nigeria|Northern Ireland|Norway|"
    "Pakistan|Peru|Philippines|Poland|Portugal|Qatar|Romania|Russia|Saudi Arabia|"
    "Scotland|Serbia|Singapore|Slovakia|Slovenia|South Africa|Spain|España|Sri Lanka|Sweden|"
    "Switzerland|Schweiz|Österreich|Italia|Brasil|México|Polska|Taiwan|Thailand|Tunisia|Turkey|Türkiye|Uganda|Ukraine|"
    "United Arab Emirates|United Kingdom|United States|Uruguay|Venezuela|Vietnam|Wales"
)
_STATE_NAMES = (
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|"
    "Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|"
    "Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|"
    "New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|"
    "Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|"
    "Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming|Ontario|"
    "Quebec|British Columbia|Alberta|Karnataka|Maharashtra|Tamil Nadu|Telangana|Bavaria"
)
_WORD = r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w.'’-]{0,24}"
_CITY = rf"{_WORD}(?:[ -](?:(?:de|del|la|di|of|am|upon|the)[ ])?{_WORD}){{0,3}}"
_STATE = "|".join(_STATES)
_REGION = rf"(?:(?:{_STATE})\b|(?:{_COUNTRIES}|{_STATE_NAMES})\b)"

PLACE = re.compile(
    rf"(?<![\w,])(?:{_CITY}, ?{_REGION}(?!, ?(?:{_STATE})\b| City\b)"
    r"(?:,? \d{5}(?:-\d{4})?)?"
    r"(?:, ?(?:USA|US|UK|Canada|India)\b)?)"
)
_CITIES = (
    "New York City|New York|London|Berlin|Paris|San Francisco(?: Bay Area)?|Los Angeles|"
    "Chicago|Boston|Seattle|Toronto|Bangalore|Bengaluru|Mumbai|Pune|Hyderabad|New Delhi|"
    "Delhi|Chennai|Kolkata|Ahmedabad|Jaipur|Noida|Gurgaon|Gurugram|Kochi|Munich|München|"
    "Hamburg|Cologne|Köln|Frankfurt|Stuttgart|Düsseldorf|Leipzig|Dresden|Hannover|Bremen|"
    "Nürnberg|Madrid|Barcelona|Valencia|Sevilla|Seville|Bilbao|Málaga|Amsterdam|Rotterdam|"
    "Utrecht|Eindhoven|The Hague|Brussels|Bruxelles|Antwerp|Ghent|Dublin|Cork|Galway|"
    "Zurich|Zürich|Geneva|Genève|Basel|Bern|Lausanne|Vienna|Wien|Graz|Salzburg|Stockholm|"
    "Gothenburg|Göteborg|Malmö|Copenhagen|Aarhus|Oslo|Bergen|Trondheim|Helsinki|Tampere|"
    "Lisbon|Lisboa|Porto|Warsaw|Warszawa|Krakow|Kraków|Wrocław|Gdańsk|Prague|Praha|Brno|"
    "Bratislava|Košice|Budapest|Bucharest|Cluj-Napoca|Sofia|Belgrade|Zagreb|Ljubljana|"
    "Athens|Thessaloniki|Istanbul|Ankara|Izmir|Rome|Roma|Milan|Milano|Turin|Torino|Naples|"
    "Bologna|Florence|Lyon|Marseille|Toulouse|Bordeaux|Lille|Nantes|Strasbourg|Nice|"
    "Montpellier|Manchester|Birmingham|Leeds|Liverpool|Bristol|Edinburgh|Glasgow|Cardiff|"
    "Belfast|Sheffield|Nottingham|Cambridge|Oxford|Moscow|Saint Petersburg|Kyiv|Kiev|"
    "Lviv|Minsk|Riga|Vilnius|Tallinn|Tel Aviv|Jerusalem|Dubai|Abu Dhabi|Doha|Riyadh|"
    "Jeddah|Kuwait City|Beirut|Amman|Cairo|Casablanca|Tunis|Lagos|Abuja|Accra|Nairobi|"
    "Kampala|Addis Ababa|Johannesburg|Cape Town|Durban|Pretoria|Karachi|Lahore|Islamabad|"
    "Dhaka|Colombo|Kathmandu|Singapore|Kuala Lumpur|Jakarta|Bandung|Manila|Cebu|Bangkok|"
    "Hanoi|Ho Chi Minh City|Hong Kong|Taipei|Seoul|Busan|Tokyo|Osaka|Kyoto|Beijing|"
    "Shanghai|Shenzhen|Guangzhou|Hangzhou|Chengdu|Sydney|Melbourne|Brisbane|Perth|"
    "Adelaide|Auckland|Wellington|Austin|Dallas|Houston|Atlanta|Denver|Miami|"
    "Philadelphia|Phoenix|San Diego|San Jose|Portland|Minneapolis|Detroit|Pittsburgh|"
    "Baltimore|Charlotte|Nashville|Salt Lake City|Kansas City|St\\.? Louis|Las Vegas|"
    "Washington,? D\\.?C\\.?|Vancouver|Montreal|Montréal|Ottawa|Calgary|Mexico City|"
    "Guadalajara|Monterrey|Bogotá|Bogota|Medellín|Lima|Quito|Santiago|Buenos Aires|"
    "Montevideo|São Paulo|Sao Paulo|Rio de Janeiro|Belo Horizonte|Curitiba|Recife|Brasília"
)
_ALONE = re.compile(
    rf"(?:{_COUNTRIES}|Remote|Hybrid|On-?site|{_CITIES})(?: \((?:remote|hybrid)\))?",
    re.IGNORECASE,
)
_TAIL = re.compile(rf",\s(?:{_CITIES}|{_COUNTRIES})$")
POSTAL = re.compile(rf"(?:[A-Z]{{1,2}}-)?\d{{4,5}} {_CITY}")  # "80331 München"
_TWO_NAMES = re.compile(rf"{_CITY}, ?{_CITY}")


def is_place(text: str) -> bool:
    """Tell whether the text is a place and nothing else."""
    return bool(
        PLACE.fullmatch(text) or _ALONE.fullmatch(text) or POSTAL.fullmatch(text)
    )


def place_at_end(text: str) -> int | None:
    """Tell where a known city or country begins that ends "Sakura Games, Tokyo"."""
    match = _TAIL.search(text)
    return match.start() if match else None


def could_be_place(text: str) -> bool:
    """Tell whether it has the shape of "City, Region" with names not known here."""
    return _TWO_NAMES.fullmatch(text) is not None
