"""The closed classes of English that follow-ups turn on. Words are casefolded, apostrophes straight."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


WH = _set("who whom whose what which when where why how")
BE = _set("am is are was were be been being isn't aren't wasn't weren't")
DO = _set("do does did don't doesn't didn't")
AUXILIARIES = (
    BE | DO | _set("""has have had will would can could shall should may might must
    hasn't haven't hadn't won't wouldn't can't cannot couldn't shouldn't""")
)  # fmt: skip
PREPOSITIONS = _set(
    """about above across after against along among around as at before behind below beside between
    beyond by despite during except for from in inside into like near of off on onto out outside over
    per since through to toward towards under until up upon via with within without"""
)
CONNECTIVES = _set("and but so then also or plus ok okay well now")
ARTICLES = _set("a an the")
DEMONSTRATIVES = _set("this that these those")
POSSESSIVES = _set("my your his her its our their whose")

HE = _set("he him his himself she her hers herself")
THEY = _set("they them their theirs themselves")
IT = _set("it its itself")
SUBJECTS = _set("he she they it")
OBJECTS = _set("him them")
OWNERS = _set("his its their hers theirs")
"""Pronouns that own: "her" is one only before what she owns."""

OTHERS = _set("else instead latter former")
"""Words that tell one thing from another that was spoken of."""

REPLIES = _set(
    "accept agree answer deny disagree object react refuse reject reply respond retaliate follow comply"
)
"""Verbs that, without more, take up what was said before."""

SAYING = _set(
    """say says said saying claim claims claimed report reported reports state stated states estimate
    estimated estimates announce announced announces believe believes believed think thought thinks
    confirm confirmed confirms deny denied denies suggest suggested suggests show shows showed know
    knows knew"""
)
SLIGHT = _set(
    """ask begin broke call came cause change come cost die end ended fail find first get go going
    happen happened happens help last lose lost matter mean next old much many second sign signed start
    started stop stopped third true work won win pay paid decide decided long far often big large high
    soon now exactly really later before after afterwards again still already think say happen exact
    date reason result consequence consequences details detail name year month day time place number sum
    amount"""
)
"""Words that do not by themselves name a subject: a question of these alone has none of its own."""

SPANS_OF_TIME = _set(
    """week month year morning evening afternoon night day weekend summer winter spring autumn fall
    season time monday tuesday wednesday thursday friday saturday sunday century decade"""
)
CALENDAR = SPANS_OF_TIME | _set(
    "january february march april may june july august september october november december"
)
GENERIC = _set(
    """agreement airline animal article attack author bank bid bill book build case city club company
    contract country court crash deal decision disease document election event film fire firm game group
    incident journey law leader man match meeting merger mission offer order paper park plan player
    programme project proposal report show sides speech statement storm strike study talks team town
    trial trip university vaccine victim victims visit vote war winner woman"""
)
"""Nouns by which what was spoken of is taken up under another name."""

QUANTITIES = _set("sum amount number total price share figur figure")
ADVERBS = _set(
    """again ago alike alone already also always anyway away back better early ever exactly far first
    here however instead just last later never now often once only perhaps really recently since so soon
    still sometimes then there together too twice usually yet"""
)

RELATIONS = _set(
    """authorities buyers critics customers employees experts families fans migrants officials opponents
    others owners parents passengers people police readers residents rivals scientists shareholders
    staff supporters survivors victims voters witnesses workers affected involved killed injured hurt
    dead wounded arrested"""
)
"""Those who have a part in what was spoken of, and what happens to them: no subject without it."""

PERSONS = _set(
    """actor adviser author candidate captain chancellor chief coach correspondent critic director
    doctor driver envoy executive expert founder general governor gunman judge king lawyer leader man
    mayor minister officer pilot player president prince princess professor prosecutor queen quarterback
    scholar scientist secretary senator sheriff singer speaker spokesman spokeswoman star suspect
    teacher victim witness woman writer"""
)
TITLES = _set(
    """mr mrs ms dr sir dame lord lady president minister chancellor secretary senator sen rep gov
    governor judge sheriff general gen lt mayor king queen prince princess pope professor prof coach ceo
    quarterback spokesman spokeswoman chairman director envoy adviser speaker"""
)
INSTITUTIONS = _set(
    """academy agency airlines airways alliance army association bank board bureau business center
    centre championship church city club college commission committee company congress corporation
    council county court cup department east economy evening fire force forces foundation fund
    government group hall house independent industries inc institute islands journal kingdom lab
    laboratory land league ledger library meat ministry mission museum news north ocean office open
    organisation organization parliament park party police post press radio republic research review
    river road school senate services society south square stadium state states station street studies
    team times tower treasury trust union university valley vineyard war west white wire world zoo act
    day games podcast series bill network show arabia point hill reserve plant"""
)
COUNTRIES = _set(
    """afghanistan africa america argentina asia australia austria belarus belgium brazil britain
    bulgaria california canada chile china colombia croatia cuba cyprus denmark egypt england estonia
    ethiopia europe finland florida france georgia germany ghana greece hungary iceland india indonesia
    iran iraq ireland israel italy jamaica japan jordan kenya korea latvia lebanon libya lithuania
    luxembourg malaysia malta mexico moldova mongolia morocco netherlands nigeria norway oman pakistan
    panama peru philippines poland portugal qatar romania russia rwanda scotland senegal serbia
    singapore slovakia slovenia somalia spain sudan sweden switzerland syria taiwan tanzania texas
    thailand tunisia turkey uganda ukraine venezuela vietnam wales yemen zambia zimbabwe beijing berlin
    brussels kyiv kiev london madrid moscow munich paris rome tokyo washington york nato eu un uk us usa
    bbc cnn nasa who"""
)
"""Places and bodies whose names are one word: no persons."""

VERBS = _set(
    """accept affect agree ask pass passes approve back raise dominate dominates allow apply arrest
    bring build buy call cause change claim close come cost create cut die do drop earn end expect face
    fail find get give go happen hold include involve join keep kill know lead leave lose make mean meet
    need offer own pay plan play propose provide put react receive refuse reject run say see sell send
    show sign sit stay stop take tell think travel try use visit vote want win work write includes
    involves wants says means holds needs leads runs makes takes gets gives goes comes costs pays sells
    buys offers plans plays owns keeps becomes become belongs belong spoke speak speaks like beat beats"""
)
"""Verbs in forms that a noun phrase may not run on into."""
