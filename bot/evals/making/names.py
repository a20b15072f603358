"""Words by which names are told apart, and names to put in the place of others. Lists of plain facts.

The invented ones are ours; that a library holds none of them is checked, never assumed.
"""

TITLES = frozenset(
    """president minister premier chancellor mr mrs ms miss dr sen gov rep sir lord lady king queen
    prince princess pope emperor secretary general gen col capt lt sgt maj judge justice professor prof
    senator governor mayor representative congressman congresswoman attorney speaker chairman chairwoman
    chair director ceo rev reverend father bishop archbishop cardinal coach captain officer detective
    sheriff ambassador commissioner commander admiral colonel lieutenant sergeant deputy leader
    spokesman spokeswoman spokesperson dame duke duchess earl baron sultan sheikh""".split()
)
"""Words before a person's name that are no part of it, casefolded."""

BEFORE_TITLES = frozenset(
    """prime vice former first foreign defence defense finance interior chief executive interim acting
    press white house senate majority minority democratic republican democrat supreme court state
    treasury transportation education energy health homeland security economy justice assistant
    associate major brigadier lieutenant staff co and district city county""".split()
)
"""What may stand before a title in capitals, casefolded."""

FIRST_NAMES = frozenset(
    """Aaron Abby Adam Adrian Ahmed Aisha Alan Albert Alex Alexander Alexandra Alexei Alexis Ali Alice
    Alicia Alison Amanda Amber Amir Amy Ana Anders Andre Andrea Andrew Andy Angela Anita Ann Anna Anne
    Anthony Antonio Antony Arthur Ashley Barack Barbara Ben Benjamin Bernard Bernie Beth Betty Bill Bob
    Boris Brad Bradley Brandon Brenda Brett Brian Bruce Bryan Caitlin Carl Carlos Carol Caroline
    Catherine Charles Charlie Chloe Chris Christian Christina Christine Christopher Chuck Cindy Claire
    Colin Connor Craig Cynthia Dan Daniel Danielle Danny Dave David Dawn Dean Deborah Debra Denis Dennis
    Denys Derek Diana Diane Diego Dmitry Dominic Don Donald Donna Doug Douglas Duncan Dylan Earl Eddie
    Edward Elena Eleanor Elizabeth Ella Ellen Emily Emma Emmanuel Eric Erica Erik Erin Ethan Eugene Eva
    Evan Evelyn Felix Fernando Fiona Frances Francis Francisco Frank Fred Frederick Gabriel Gary Gavin
    George Gerald Gina Giorgia Gloria Gordon Grace Graham Greg Gregory Hannah Harold Harry Heather
    Hector Helen Henry Hillary Howard Hugh Hugo Ian Igor Imran Irene Isaac Isabel Isabella Ivan Jack
    Jackie Jacob Jacqueline Jake James Jamie Jan Jane Janet Janice Jared Jason Javier Jay Jean Jeff
    Jeffrey Jennifer Jenny Jeremy Jerome Jerry Jesse Jessica Jill Jim Jimmy Joan Joanna Joanne Joe Joel
    Johan John Johnny Jon Jonathan Jorge Jose José Joseph Josh Joshua Joyce Juan Judith Judy Julia
    Julian Julie Justin Kamala Karen Karl Kate Katherine Kathleen Kathryn Kathy Katie Kaja Keir Keith
    Kelly Ken Kenneth Kevin Kim Kimberly Kirsten Kristen Kyle Lara Larry Laura Lauren Laurence Lawrence
    Leah Lee Leo Leon Leonard Leslie Lewis Liam Linda Lisa Liz Lorraine Louis Louise Lucas Lucy Luis
    Luke Lynn Madeleine Manuel Marc Marcus Margaret Maria Marie Marilyn Mario Marina Marion Marjorie
    Mark Martha Martin Mary Matt Matthew Maurice Max Megan Melania Melanie Melissa Michael Michel
    Michelle Miguel Mike Mikhail Mitch Mohamed Mohammad Mohammed Molly Monica Muhammad Nadia Nancy Naomi
    Natalie Natasha Nathan Neil Nicholas Nick Nicola Nicole Nikki Nina Noah Nora Norman Oleg Oleksandr
    Olga Oliver Olivia Omar Oscar Owen Pamela Patricia Patrick Paul Paula Pedro Pete Peter Phil Philip
    Philippe Phillip Pierre Rachel Ralph Ray Raymond Rebecca Ricardo Richard Rick Rob Robert Roberto
    Robin Rodney Roger Roland Ron Ronald Rosa Rose Rosemary Ross Roy Russell Ruth Ryan Sally Sam
    Samantha Samuel Sandra Sara Sarah Scott Sean Sebastian Sergei Sergey Serena Shane Shannon Sharon
    Shawn Sheila Shirley Simon Sofia Sophia Sophie Stacey Stanley Stefan Stephanie Stephen Steve Steven
    Stuart Sue Susan Suzanne Sylvia Tara Ted Teresa Terry Theresa Thomas Tim Timothy Tina Todd Tom Tommy
    Tony Tracy Travis Tyler Ursula Valerie Vanessa Vera Vernon Veronica Victor Vincent Vitali Vivian
    Vladimir Volodymyr Walter Warren Wayne Wendy William Willie Xavier Yulia Yvonne Zach
    Zachary Zoe""".split()
)

COUNTRIES = tuple(
    """Afghanistan|Albania|Algeria|Andorra|Angola|Argentina|Armenia|Australia|Austria|Azerbaijan|Bahrain|
    Bangladesh|Belarus|Belgium|Belize|Benin|Bhutan|Bolivia|Botswana|Brazil|Brunei|Bulgaria|Burundi|
    Cambodia|Cameroon|Canada|Chile|China|Colombia|Costa Rica|Croatia|Cuba|Cyprus|Denmark|Djibouti|Ecuador|
    Egypt|El Salvador|Eritrea|Estonia|Ethiopia|Fiji|Finland|France|Gabon|Germany|Ghana|Greece|
    Guatemala|Guyana|Haiti|Honduras|Hungary|Iceland|India|Indonesia|Iran|Iraq|Ireland|Israel|Italy|Jamaica|
    Japan|Kazakhstan|Kenya|Kosovo|Kuwait|Kyrgyzstan|Laos|Latvia|Lebanon|Lesotho|Liberia|Libya|Liechtenstein|
    Lithuania|Luxembourg|Madagascar|Malawi|Malaysia|Mali|Malta|Mauritania|Mauritius|Mexico|Moldova|Monaco|
    Mongolia|Montenegro|Morocco|Mozambique|Myanmar|Namibia|Nepal|New Zealand|Nicaragua|Niger|Nigeria|
    North Korea|Norway|Oman|Pakistan|Panama|Paraguay|Peru|Poland|Portugal|Qatar|Romania|Russia|Rwanda|
    Saudi Arabia|Senegal|Serbia|Singapore|Slovakia|Slovenia|Somalia|South Africa|South Korea|
    South Sudan|Spain|Sri Lanka|Sudan|Suriname|Sweden|Switzerland|Syria|Taiwan|Tajikistan|Tanzania|Thailand|
    Togo|Tunisia|Turkey|Turkmenistan|Uganda|Ukraine|Uruguay|Uzbekistan|Vanuatu|Venezuela|Vietnam|Yemen|
    Zambia|Zimbabwe""".replace("\n    ", "").split("|")
)

STATES = tuple(
    """Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Hawaii|Idaho|Illinois|
    Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|
    Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|North Carolina|North Dakota|Ohio|
    Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|
    Wisconsin|Wyoming""".replace("\n    ", "").split("|")
)

CITIES = tuple(
    """Aberdeen|Adelaide|Amsterdam|Ankara|Antwerp|Athens|Atlanta|Auckland|Austin|Baghdad|Baltimore|Bangkok|
    Barcelona|Beijing|Beirut|Belfast|Berlin|Bilbao|Birmingham|Bogotá|Bologna|Bordeaux|Boston|Bratislava|
    Bremen|Brisbane|Bristol|Brussels|Bucharest|Budapest|Buenos Aires|Buffalo|Cairo|Calgary|Cardiff|Chicago|
    Cincinnati|Cleveland|Cologne|Copenhagen|Dallas|Damascus|Denver|Detroit|Dresden|Dubai|Dublin|Dundee|
    Edinburgh|Florence|Frankfurt|Gdansk|Geneva|Genoa|Ghent|Glasgow|Gothenburg|Graz|Guadalajara|Hamburg|
    Hanoi|Helsinki|Hong Kong|Honolulu|Houston|Indianapolis|Istanbul|Jacksonville|Jakarta|Jerusalem|
    Johannesburg|Kabul|Karachi|Kathmandu|Kharkiv|Kraków|Kyiv|Lagos|Las Vegas|Leeds|Leipzig|Leicester|Lima|
    Lisbon|Liverpool|London|Los Angeles|Louisville|Lviv|Lyon|Madrid|Malmö|Manchester|Manila|Mariupol|
    Marseille|Melbourne|Memphis|Miami|Milan|Milwaukee|Minneapolis|Minsk|Montreal|Moscow|Mumbai|Munich|
    Nairobi|Nantes|Naples|Nashville|New Delhi|New Orleans|Newcastle|Nottingham|Odesa|Omaha|Orlando|Osaka|
    Oslo|Ottawa|Palermo|Paris|Perth|Philadelphia|Phoenix|Pittsburgh|Porto|Prague|Pretoria|Riga|Riyadh|Rome|
    Rotterdam|Sacramento|Salzburg|San Antonio|San Diego|San Francisco|San Jose|Santiago|Sapporo|Seattle|
    Seoul|Seville|Shanghai|Sheffield|Sofia|Southampton|Stockholm|Strasbourg|Stuttgart|Sydney|Tallinn|Tampa|
    Tbilisi|Tehran|Tel Aviv|Tokyo|Toronto|Toulouse|Tucson|Tulsa|Turin|Utrecht|Valencia|Vancouver|Venice|
    Vienna|Vilnius|Warsaw|Winnipeg|Wuhan|Yerevan|Zagreb|Zurich""".replace("\n    ", "").split("|")
)

ORGANISATION_WORDS = frozenset(
    """University Corporation Corp Inc Ltd Company Airlines Airways Party Committee Commission Agency
    Institute Bank Group Department Ministry Court Council Union Association Foundation Times Post
    Journal Museum Hospital College Club Society Center Centre Organization Organisation Administration
    Bureau Office Fund Motors Electric Mills Assembly Parliament Forum Service Services Authority
    Alliance Army Navy Force Guard Police Academy Studios Pictures Records Entertainment Media Network
    News Press Technologies Systems Industries Holdings Partners Capital Energy Pharmaceuticals
    Laboratories""".split()
)
"""Last words of the names of organisations."""

SHORT_NAMES = frozenset(
    """NATO NASA ESA FBI CIA NSA CDC WHO FDA EPA IMF OPEC UNESCO UNICEF UNHCR IAEA CNN NBC CBS ABC BBC MTV HBO
    AMC NPR NYPD NHS NRA FAA FEMA NFL NBA MLB NHL FIFA UEFA NCAA IRS SEC FCC FTC DHS AAA IBM BMW HTC UPS
    ACLU NAACP DARPA CERN ASEAN""".split()
)
"""Names of organisations by their initials."""

PLACE_WORDS = frozenset(
    """New North South East West Northern Southern Eastern Western Central Upper Lower Great Grand Saint
    St San Santa Los Las El La Lake Mount Mt Fort Port Cape White Black Red Blue Green United Supreme
    High Royal National Federal International World Big Old River Street Avenue Road Island Islands
    County Bay Beach Park Square Hill Hills Valley Mountain Mountains City Town Airport Station Bridge
    House Hall Tower Ocean Sea Gulf Coast Canal Forest Desert Peninsula Stadium Arena Theatre Theater
    Cup League Championship War Act Award Awards Prize Festival Games Day Week""".split()
)
"""Words in names of places and things, which are then no names of persons."""

NO_NAMES = frozenset(
    """i ok tv pm am ceo cfo dvd cd gdp usd eur gbp faq pdf id ad bc bce ce vs etc dr mr mrs ms st covid
    covid-19 coronavirus internet web god earth sun moon christmas easter thanksgiving halloween ramadan
    spring summer autumn winter mid xmas pst est edt gmt utc bst dna rna hiv aids pc ai vr lgbtq lgbt
    africans african americans american asians asian british canadians canadian chinese dutch english
    european europeans french german germans greek greeks indians indian irish israeli israelis italian
    italians japanese jewish jews christian christians muslim muslims catholic catholics islamic korean
    koreans latino latinos hispanic mexican mexicans pakistani polish portuguese republican republicans
    democrat democrats democratic roman romans russian russians scottish spanish swedish swiss turkish
    ukrainian ukrainians welsh western eastern northern southern south north east west black white arab
    arabs arabic latin cuban iraqi afghan afghans czech danish finnish norwegian australian australians
    austrian belgian brazilian german iranian syrian nazi nazis communist communists conservative
    conservatives liberal liberals labour tory pac pacs rbi icu er suv atm mri url wifi mvp iq llc inc
    mcdonald wendy macy lowe kohl levi sotheby christie moody denny arby applebee domino dunkin tories
    protestant protestants victorian medieval us uk usa eu mps mp bn km kg mph""".split()
)
"""Capitalised words that are no names, or no answer to "who or what"; casefolded."""

ALIASES = {
    "United Nations": ("UN", "U.N."),
    "European Union": ("EU", "E.U."),
    "Kyiv": ("Kiev",),
    "Kiev": ("Kyiv",),
    "Odesa": ("Odessa",),
    "Odessa": ("Odesa",),
    "Turkey": ("Türkiye",),
    "Britain": ("UK", "U.K.", "United Kingdom", "Great Britain"),
}
"""Other names by which the same is called."""

GIVEN = tuple("Robin Sasha Alex Kim Noor Jules Quinn Rowan Sidney Marlo Tamsin Perry".split())
"""First names for invented persons: each could be a woman's or a man's."""

SURNAMES = tuple(
    """Halvorsby Tarnowell Quistgard Brackenholt Vesterlund Ombredane Kesselbring Marchbanks Pellinore
    Drakulov Ashgrove Wintersmith Okparanta Zelkovic Thistlewood Farnsby Lindqvarn Castellane Moravitz
    Harrowgate Penhallick Sundqvist Abernesse Valderrow Grimshall Toivola Barzelai Cloverfield Ostrander
    Whitlocke Dunwoodie Kirkbright Montaraz Skelderby Larkenfeld Yarborne""".split()
)
"""Surnames for invented persons."""

INVENTED = {
    "country": tuple("Veldania Kastoria Norvenia Talvania Sarkovia Dravenna Zemlinia Orsovia".split()),
    "state": tuple("Meridor Quillania Wexmark Harkland Tarrowshire Brenmark".split()),
    "city": tuple("Brenholm Elmsworth Harkstead Porthaven Wexcombe Lindenau Tarrowby Ashmere".split()),
}
"""Invented places, for a library that names every real one of the kind."""

FIRMS = tuple(
    """Corvane Brightmoor Quillmark Stellanor Havelund Northgale Veridane Tamarisk Lanternfield
    Kestrelworth Palisander Dunmarrow""".split()
)
"""First words for invented organisations; the last word is that of the one they replace."""

ACRONYMS = tuple("QVRA ZNTO KWDI XBPA VQLC ZHKM QDRN WJCA".split())
"""Invented short names of organisations."""
