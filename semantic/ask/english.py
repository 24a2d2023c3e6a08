"""Common English words, so that none of them is taken for a slip of a word that the model has.

"Leaving" is no misspelt "leading", and "chair" no "chain": they are words of their own, which the
model may or may not cover.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

_WORDS = """
accept achieve act add admit adopt affect afford agree aim allow announce answer apologise apply
argue arrange arrive attach attend avoid bake ban bear beat become beg begin behave believe bend
bet bind bite blame blow boil borrow bother bounce break breathe bring build burn buy call cancel
care carry catch cause change charge chase chat check cheer choose claim clean clear climb close
collect come complain complete concern confirm connect consider contain continue control convert
cook copy correct cost count cover crash create cross cry cut dance deal decide decline deliver
demand deny depend describe deserve design destroy develop die dig disagree discover discuss drag
draw dream dress drink drive drop earn eat employ enable encourage end enjoy ensure enter escape
exist expand expect experience explain explore express extend face fail fall fear feed feel fight
fill find finish fit fix float flow fly fold follow force forget forgive form freeze gain gather
give glow grab grant greet grow guess guide hand handle hang happen hate head heal hear heat help
hide hire hit hold hope host hunt hurry hurt identify ignore imagine improve include increase
inform insist install intend introduce invent invest invite involve join joke judge jump keep kick
kill kiss knock know lack land last laugh launch lay lead lean leap learn leave lend let lie lift
light like limit link listen live load lock look lose love maintain make manage mark marry match
matter mean measure meet melt mention mind miss mix move need notice obtain occur offer open
operate order owe own pack paint park part pass pause pay perform permit pick place plan plant play
point pour practise praise prefer prepare present press pretend prevent print produce promise
protect prove provide publish pull punish push put question quit race rain raise reach read realise
receive recognise recommend record recover reduce refer refuse regret reject relate relax release
rely remain remember remind remove rent repair repeat replace reply report represent request
require rescue reserve rest return reveal review reward ride ring rise roll rub run rush sail save
say search see seek seem sell send separate serve set settle shake shape share shave shine ship
shoot shop shout show shrink shut sing sink sit skip sleep slide slip slow smell smile smoke solve
sound spare speak spell spend spin split spread stand stare start state stay steal stick stop store
strike struggle study submit succeed suffer suggest suit supply support suppose surprise surround
survive suspect swear sweep swim swing switch take talk taste teach tear tell tend test thank think
throw tie touch train travel treat trust try turn type understand unite update upload use visit
vote wait wake walk want warn wash waste watch wave wear weigh welcome win wipe wish wonder work
worry wrap write yell able above absent account across address adult advice again age air alarm
album angry animal answer apart apple area argument arm army art asleep aware baby back bad bag
ball band bank bar base basic basket bath battle beach bean bear beauty bed beer bell belt bench
bird birth bit bitter black blade blank blind block blood board boat body bone book boot border
boss bottle bottom bowl box boy brain branch brave bread breakfast breath brick bridge bright broad
brother brown brush budget bug bus bush busy butter button cable cake camera camp card career
carpet case cash castle cat cattle ceiling cell central century certain chain chair chance channel
chapter cheap cheek cheese chicken chief child choice church circle citizen city class clerk client
climate clock cloth cloud coach coast coat code coffee coin cold collar colour column comfort
common company computer concert condition content corner country couple courage course court cousin
cow crazy cream credit crime crisis crop crowd crown cruel culture cup curious current curtain
curve custom damage danger dark data daughter dead dear death debt deep deer degree desk detail
device diet difference difficult dinner dirt dirty dish distance doctor dog door double doubt down
dozen dust duty eager ear early earth east easy edge education effect effort egg either electric
else empty enemy engine enough entire equal error escape evening event evil exact example excited
exercise expert extra eye fact factory fair faith false fame family famous far farm fast fat father
fault favour feast fence fever field figure film final finger fire fish flag flame flat flight
floor flower fog folder food foot foreign forest fork form fortune forward free fresh friend frog
front fruit fuel full fun funny future game garden gas gate gentle giant gift girl glad glass goal
goat gold good grand grass great green ground group guard guest guilty gun habit hair half hall
handsome happy harbour hard harm hat health heart heaven heavy height hell hero high hill history
hobby hole holiday holy home honest honey honour hook horse hospital hot hotel hour house huge
human humour hungry husband ice idea ill image important inch industry ink insect inside iron
island item jacket jail jar jewel job journey joy juice junior key kid kind king kitchen kite knee
knife knot ladder lady lake lamp language large late law lawyer lazy leader leaf league leather
left leg lesson letter level library life line lion lip liquid list little local lonely long loose
lord lot loud low luck lucky lunch machine mad magic mail main major male man map market mass
master meal meat medical medicine medium member memory metal method middle might mile milk mill
mine minor minute mirror model modern moment money monkey month moon moral morning mother motor
mountain mouse mouth movie mud murder muscle museum music mystery nail name narrow nation nature
near neat neck needle neighbour nephew nerve nest net network never new news nice niece night noble
noise none normal north nose note novel nurse nut object ocean odd offer office oil old once onion
opinion option orange ordinary origin outcome oven owner page pain pair palace pale pan paper
parent partner party past path patient pattern peace pen pencil pepper perfect period person phone
photo picture piece pig pile pill pilot pin pink pipe plain plane plate player pleasant plenty
pocket poem poet poison pole polite pool poor popular position post pot potato pound powder power
prayer pretty price pride priest prince prison private prize problem process profit project proof
proper property proud public pure purple purpose purse quality quarter queen quick quiet quite
rabbit radio rail range rank rapid rare rat raw ray ready real reason recent red region regular
religion reply result rice rich right river road rock role roof room root rope rough round row
royal rubbish rude rule sad safe salad salary sale salt same sand school science scissors sea
season seat second secret senior sense serious shadow shallow shame sharp sheep sheet shelf shell
shelter shirt shock shoe short shoulder shower shy sick side sight sign silence silk silly silver
similar simple single sister size skill skin skirt sky small smart snake snow soap social sock soft
soil soldier solid son song soon sore sorry sort soul soup sour south space speed spirit spite
spoon sport spot spring square staff stage stair stamp star station steam steel steep stem step
stomach stone storm story stove straight strange stranger stream street strength stress strict
string strong student stupid style subject success sudden sugar summer sun sunny supper sure
surface sweet sword symbol system table tail tale tall tank task tax tea team tear teeth temper
tennis tent term thick thief thin thing thirst thought thread threat throat ticket tidy tiger tight
time tiny tip tired title toe together tomorrow tongue tonight tool tooth top total tough tour
towel tower town toy track trade tradition traffic tragedy treasure tree trick trip trouble
trousers truck true trunk truth tube tune twice uncle under union unique upper urgent usual valley
value van vast vegetable vehicle very view village violin visitor voice volume wall war warm water
way weak wealth weapon weather wedding week weight west wet wheel while whisper whistle white whole
wide wife wild willing wind window wine wing winter wire wise wolf woman wood wool word world worth
wound wrist wrong yard year yellow young youth zero zone
"""
_IRREGULAR = """
ate became began bent bit blew bought brought built burnt came caught chose cut dealt did drank
drew drove eaten fallen fed fell felt flew forgot found fought froze gave gone grew heard held hid
hung kept knew laid led left lent lost made meant met paid put ran read rode rose said sat saw sent
shook shot shown shut slept sold sought spent spoke stood stole struck swam swept taken taught
thought threw told took understood went woke won wore written wrote
"""

_VOWELS = "aeiou"


def _forms(word: str) -> Iterator[str]:
    """A word with the endings of English: houses, denied, stopped, leaving."""
    yield word
    soft = word[-1] == "y" and word[-2] not in _VOWELS
    if soft:
        yield from (f"{word[:-1]}ies", f"{word[:-1]}ied", f"{word}ing", f"{word[:-1]}ily")
        return
    yield f"{word}es" if word.endswith(("s", "x", "z", "ch", "sh", "o")) else f"{word}s"
    yield f"{word}ly"
    if word.endswith("e"):
        yield from (f"{word}d", f"{word}r", f"{word}rs", f"{word[:-1]}ing")
        return
    yield from (f"{word}ed", f"{word}ing", f"{word}er", f"{word}ers")
    if len(word) > 2 and word[-1] not in "aeiouwxy" and word[-2] in _VOWELS:
        yield from (f"{word}{word[-1]}ed", f"{word}{word[-1]}ing")


@cache
def _known() -> frozenset[str]:
    forms = (form for word in _WORDS.split() for form in _forms(word))
    return frozenset((*forms, *_IRREGULAR.split()))


def is_english(key: str) -> bool:
    """Whether a folded word is a common one of English, in any of its usual forms."""
    return key in _known()
