"""The words of English that say what to do with members, as data.

Each phrase (folded words) has one role; longer phrases win. Another language is another
table of the same shape. Nothing of any domain is in here.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Op:
    """What a phrase asks for: `role`, and an argument where the role needs one."""

    role: str
    argument: str = ""


def _table() -> dict[tuple[str, ...], Op]:
    table: dict[tuple[str, ...], Op] = {}
    for role, argument, phrases in _ROWS:
        for phrase in phrases.split(","):
            table[tuple(phrase.split())] = Op(role, argument)
    return table


_ROWS: tuple[tuple[str, str, str], ...] = (
    ("count", "", "count,how often,how many times,count times,howmuch many"),
    ("howmuch", "", "howmuch"),
    ("by", "", "by,per,for each,for every,each,every,in each,in every,by each,across,of each,"
               "broken down by,break down by,breakdown by,grouped by,group by,split by,"
               "split that by,split it by,split them by,"
               "split this by,break that down by,break it down by,break them down by,"
               "break this down by,"
               "split up by,segmented by,for the different,according to,from each,at each,"
               "on each,with each,breakdown per,broken down per,separately for,across all,"
               "sorted into,for all,distributed by,distribution by,distribution across,"
               "distributed over,distributed across,distributed among,distribution over,"
               "spread over,spread across"),
    ("also", "", "also by,and also by,additionally by,and by,as well as by,then by"),
    ("which", "", "which,whose"),
    ("what", "", "what"),
    ("who", "", "who,whom"),
    ("when", "", "when,on what date,on which date,on which day,what date,which date,"
                 "at what time,what day"),
    ("where", "", "where"),
    ("list", "", "list,list all,list every,list each,show every,show each,name every,"
                 "list of,a list of,enumerate,name all,name the,names of,"
                 "show all,show me all,show me a list of,give me a list of,give me all,find all,"
                 "show me the names of,what are the names of,find"),
    ("how", "", "how"),
    ("trend", "", "over time,trend,trends,trend of,timeline,time series,evolution,"
                  "evolution of,evolve,evolved,change over time,changed over time,"
                  "develop over time,over the years,history of,historically,trending,developed,"
                  "develop,developing,progressed,changed"),
    ("and", "", "and,&,as well as,plus,together with,along with"),
    ("or", "", "or"),
    ("not", "", "not,but without,but with no,"
              "isn't,aren't,wasn't,weren't,except,excluding,exclude,other than,but not,outside,"
                "without,not by,not in,not with,not from,not on,apart from,besides,never,"
                "didn't,doesn't,don't,excluding those,that are not,that is not,which are not,"
                "that were not,hasn't,haven't,minus,no,anything but,everything but,all but,"
                "nobody,non,with no,that have no,not have,doesn't have,don't have,ignoring,"
              "leave out,lack,lacks,lacking,lacked"),
    ("with", "", "with,having,has,have,had,that have,that has,which have,including,"
                 "featuring,featured,features,feature,"
                 "who have,who has,contain,containing,used a,used an,using a,using an,uses a,use a,"
             "that used a,which used a,came with a,come with a,comes with a"),
    ("only", "", "only,alone,just,only the,just the,restrict to,limit to,only for,only in,"
                "only with,"
                 "filter to,filter by,narrow to"),
    ("of", "", "of,in,from,for,on,at,within,inside,to,during,among,amongst,"
               "about,under,over,via,through,into,since,after,before,until,towards,leaving,"
               "departing"),
    ("between", "", "between"),
    ("vs", "", "vs,versus,compared to,compared with,compare to,compare with,against,"
               "in comparison to,in comparison with,relative to"),
    ("compare", "", "compare,comparison of,comparison between,comparison,difference between"),
    ("split", "", "split between,divide between,divided between,split among,divided among"),
    ("contains", "", "titled,called,named,entitled,mentioning,with the word,with the words,"
                     "containing the word,contain the word,with title,whose title contains,"
                     "whose name contains,that contain,which contain,title contains,"
                     "name contains,whose title has,titles contain,titles containing,"
                     "title containing,names contain,names containing,name containing"),
    ("starts", "", "starting with,start with,starts with,beginning with,begins with"),
    ("ends", "", "ending with,ends with,end with"),
    ("top", "desc", "top,best,leading,performs best,perform best,performed best,best performing"),
    ("top", "asc", "bottom,worst,performs worst,perform worst,worst performing"),
    ("most", "desc", "most,the most,highest,largest,biggest,greatest,maximal,most often,"
                     "most frequently,mostly,max"),
    ("most", "asc", "least,the least,fewest,lowest,smallest,least often,minimal,rarest,min"),
    ("common", "desc", "most popular,most common,most frequent,most used,commonest,busiest"),
    ("common", "asc", "least popular,least common,least frequent,least used,rarest"),
    ("recent", "desc", "latest,newest,most recent,most recently,last,final,the last time,"
                       "last time,most recent time"),
    ("recent", "asc", "oldest,earliest,first,very first,the first time,first time"),
    ("compare_number", "gt", "more than,over,above,greater than,larger than,bigger than,"
                             "higher than,exceeding,exceeds,exceed,exceeded,>,upwards of,"
                             "beyond,in excess of,no fewer,is greater than,are greater than"),
    ("compare_number", "gte", "at least,no less than,not less than,minimum of,a minimum of,"
                              "greater than or equal to,more than or equal to,>=,no fewer than,"
                              "not fewer than"),
    ("compare_number", "lt", "less than,fewer than,under,below,smaller than,lower than,<"),
    ("compare_number", "lte", "at most,no more than,not more than,maximum of,a maximum of,"
                              "less than or equal to,up to,<=,not exceeding"),
    ("compare_number", "equals", "exactly,equal to,equals,=,precisely"),
    ("compare_number", "notEquals", "!=,<>,not equal to,other than exactly"),
    ("more", "", "or more,or above,or over,or greater,or longer,or higher,and above,and more,"
                 "and over,+"),
    ("less", "", "or less,or fewer,or below,or under,or lower,or shorter,and below"),
    ("times", "1", "once"),
    ("times", "2", "twice"),
    ("times", "3", "thrice"),
    ("missing", "", "missing,unknown,empty,null,blank,not set,unset,unspecified,undefined,"
                    "undetermined,"
                    "not determined,not stated,unrecorded,"
                    "is missing,are missing,not known,not given,not recorded"),
    ("present", "", "known,is set,not missing,not null,not empty,is known"),
    ("grain", "day", "daily,by day,per day,each day,every day,day by day,a day,by date,per date,"
                     "date by date"),
    ("grain", "week", "weekly,by week,per week,each week,every week,week by week,"
                      "a week,over the weeks"),
    ("grain", "month", "monthly,by month,per month,each month,every month,month by month,"
                       "a month,by calendar month,over the months"),
    ("grain", "quarter", "quarterly,by quarter,per quarter,each quarter,every quarter,"
                         "quarter by quarter,a quarter,over the quarters"),
    ("grain", "year", "yearly,annual,annually,by year,per year,each year,every year,"
                      "year by year,a year,per annum,by calendar year"),
    ("grain", "hour", "hourly,by hour,per hour,each hour,every hour"),
    ("unit", "day", "day,days"),
    ("unit", "week", "week,weeks"),
    ("unit", "month", "month,months"),
    ("unit", "quarter", "quarter,quarters"),
    ("unit", "year", "year,years"),
    ("unit", "hour", "hour,hours,hr,hrs"),
    ("unit", "minute", "minute,minutes,mins"),
    ("unit", "second", "second,seconds,secs"),
    ("aggregate", "average", "average,avg,mean,on average,typical,typically,usual,the average"),
    ("aggregate", "median", "median"),
    ("aggregate", "total", "total,sum,overall,in total,altogether,all together,together,combined,"
                           "sum of,total of,in all,in sum"),
    ("aggregate", "distinct", "distinct,unique,different,various"),
    ("aggregate", "share", "share,percentage,percent,proportion,fraction,%,share of,portion of,"
                           "what portion of,"
                           "percentage of,proportion of,fraction of,percent of,what share of"),
    ("happen", "", "happen,happened,happens,occur,occurred,occurs,take place,took place,come out,"
                   "came out,comes out,released,release,published,publish,recorded,created,"
                   "launched,aired,went live,go live,made,placed,started,appear,appeared,"
                   "put out,puts out,put on,"
                   "added,entered,dated,posted,issued,held,premiered,out,place,placed,make,made,occurring,"
                  "happening,took part,take part,taken part,participate,participated"),
    ("follow", "", "what about,how about,and what about,and for,same for,the same for,now for,"
                   "and in,the same but,same but,same thing for,and now,now,instead,instead of,"
                   "no i meant,i meant,rather,do the same for,and how about,again for"),
    ("drill", "", "which ones,which one,which are they,which were they,who are they,who were they,"
                  "who are those,who were those,who are these,who exactly were they,"
                  "who exactly were those,who exactly,what are those,what were those,"
                  "what are they,list them,show them,show me them,show me those,list those,"
                  "name them,show me which,and which ones,which ones are they,show the list,"
                  "show me the list,which ones were they,what were they,let me see them"),
    ("tally", "", "count are there,count in total,count overall,count were there,count is that,"
                  "count altogether,count in all,count them,count of them,count are they,"
                  "count were they,count of those,count those"),
    ("ever", "", "for all time,all time,of all time,over all time,since the beginning,"
                 "for the whole period,for all dates,all dates,any date,for all years,"
                 "regardless of date,whenever"),
    ("remove", "", "remove,drop,clear,reset,without filter,without the filter,remove filter,"
                   "remove the filter,no filter"),
    ("all", "", "all,any,everything,everyone,anyone,everybody,anybody,someone,somebody"),
    ("order", "desc", "descending,from highest to lowest,highest first,largest first,"
                      "most first,in descending order,newest first,latest first,longest first,"
                      "slowest first,"
                      "biggest first,oldest last,most expensive first"),
    ("order", "asc", "ascending,from lowest to highest,lowest first,smallest first,"
                     "in ascending order,oldest first,earliest first,alphabetically,"
                     "chronologically,in chronological order,in order,shortest first,"
                     "in alphabetical order,fastest first,quickest first,cheapest first"),
    ("comparing", "", "more,fewer,less,higher,lower,greater"),
    ("new", "", "new"),
    ("outof", "", "out of"),
    ("too", "", "as well,too,in addition,additionally,on top,add,include,also show,also include"),
    ("repeat", "", "times,x"),
    ("costing", "", "costing"),
    ("aged", "", "aged,at the age of,at age"),
    ("tail", "", "volume,volumes,score,scores,amount,type,types,kind,kinds,category,categories"),
    ("spread", "", "distribution,distribution of,breakdown,breakdown of,a breakdown of"),
    # What somebody does to something else, when the model has no word for it.
    ("relate", "", "work,works,worked,working,"
                   "handle,handled,handles,manage,managed,manages,serve,served,serves,"
                   "treat,treated,treats,seen,saw,sees,live,lives,lived,living,reside,resides,based,located,"
                   "sent,"
                   "sends,send,brought,bring,brings,wrote,written,writes,write,drove,driven,drives,"
                   "carried,carries,carry,bought,buy,buys,book,booked,books,sold,sell,sells,"
                   "assigned,ran,runs,run,earn,earned,earns,generate,generated,generates,hosted,"
                   "taught,teach,teaches,led,owned,owns,own,contribute,contributed,produce,"
                   "produced,produces,pay,pays,spend,spent,spends,gave"),
    ("stop", "", "will do,as a table,as table,in a table,a table of,table of,as a chart,as chart,"
                 "in a chart,a chart of,chart of,a graph of,graph of,as a graph,as graph,"
                 "a plot of,plot of,as a plot,bar chart of,line chart of,pie chart of,"
                 "bar chart,line chart,pie chart,chart,graph,count as,counts as,considered,"
                 "classified as,so far,up to now,until now"),
    ("sort", "", "sorted by,ordered by,order by,sort by,ranked by,rank by,rank,ranking of,"
                 "ranked,sort them by"),
)  # fmt: skip

OPERATORS = MappingProxyType(_table())
LONGEST = max(map(len, OPERATORS))

# Comparatives and superlatives of adjectives: the nouns they speak about, and the direction.
_ADJECTIVES: tuple[tuple[str, str, str, str], ...] = (
    # In this order: its base, comparatives, superlatives, and the nouns it measures.
    ("long", "longer", "longest", "length duration runtime time page"),
    ("-short", "shorter", "shortest", "length duration runtime time page"),
    ("large", "larger,bigger", "largest,biggest", "size amount volume capacity area seat"),
    ("-small", "smaller", "smallest", "size amount volume capacity area seat"),
    ("expensive", "more expensive,pricier,costlier",
     "most expensive,priciest,costliest,dearest",
     "price cost fee premium fare rent tariff amount"),
    ("-cheap", "cheaper,less expensive", "cheapest,least expensive",
     "price cost fee premium fare rent tariff amount"),
    ("fast", "faster,quicker", "fastest,quickest", "speed pace"),
    ("-slow", "slower", "slowest", "speed pace"),
    ("old", "older", "oldest", "age"),
    ("-young", "younger", "youngest", "age"),
    ("heavy", "heavier", "heaviest", "weight"),
    ("-light", "lighter", "lightest", "weight"),
    ("tall", "taller", "tallest", "height"),
    ("high", "higher", "highest", "height"),
    ("far", "farther,further", "farthest,furthest", "distance"),
    ("costly", "costlier", "costliest", "cost price amount"),
    ("wordy", "wordier", "wordiest,most talkative", "word"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Adjective:
    """`nouns` it measures; `degree` is base, more or most; `up` False turns it around."""

    nouns: tuple[str, ...]
    degree: str
    up: bool


def _adjectives() -> dict[tuple[str, ...], Adjective]:
    table: dict[tuple[str, ...], Adjective] = {}
    for base, more, most, nouns in _ADJECTIVES:
        up, names = not base.startswith("-"), tuple(nouns.split())
        table[("how", base.lstrip("-"))] = Adjective(names, "base", up)
        for form in more.split(","):
            table[tuple(form.split())] = Adjective(names, "more", up)
            table[(*form.split(), "than")] = Adjective(names, "more", up)
        for form in most.split(","):
            table.setdefault(tuple(form.split()), Adjective(names, "most", up))
    table[("how", "big")] = table[("how", "large")]
    return table


ADJECTIVES = MappingProxyType(_adjectives())

NUMBER_WORDS = MappingProxyType({
    word: number for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split())
} | {"thirty": 30, "forty": 40, "fifty": 50, "hundred": 100, "dozen": 12, "thousand": 1000,
     "million": 1_000_000})  # fmt: skip

STOP = frozenset("""
a an the this that these those there here it its it's he she they them their his her i we you your
our us my me mine ours is are was were be been being am do does did done doing can could will would
shall should may might must please kindly thanks hey hi hello ok okay well so then than as if
has have had get gets got gotten give given gives show shows display tell see view let know want
need like pls plz find me look looking pull fetch return report provide compute calculate plot draw
visualize visualise render print break down broken
exactly actually really worth currently still ever yet already so far very quite just even
data dataset database record records recorded figure figures stats statistics information info
value values result results amongst s t d ll re ve i'd i'm what's who's how's where's when's that's
there's let's many much some such one ones each's go goes going went come comes came coming exist
exists make makes made use used using question answer which's way ways by's kind's regards regarding
respect terms term concerning based upon per's up off out across's entire whole
total's also too again both either same their's themselves itself
something anything anybody happen happened occurred
take took roughly approximately say says said were's was's been's who've i've we've you've
wanna gonna lets im whats hows wheres whos between's first's do's have's
involved involving related associated belonging belong belongs corresponding respective
single quick quickly simply basically him maybe perhaps now's today's but
lasted lasts lasting given fall falls fell listed himself herself myself yourself ourselves
""".split())  # fmt: skip

PERSON_NOUNS = frozenset(
    """
person people guest host speaker author customer client user employee staff member patient doctor
physician nurse agent adjuster holder policyholder insured claimant driver student teacher player
rider seller buyer supplier manager representative salesperson contact subscriber participant
attendee individual name rep executive owner handler assignee engineer analyst technician mechanic
courier operator recruiter candidate applicant passenger tenant resident donor volunteer developer
designer writer reviewer editor director actor artist musician singer producer chef waiter therapist
trainer instructor coach lecturer professor lawyer broker founder member colleague worker clerk
cashier accountant consultant salesman saleswoman crew tutor pupil guard cleaner
""".split()
)

# Words after "with" that show a thing instead of asking for it, and ways to say "without".
POSSESSIVES = frozenset(("their", "its", "his", "her", "respective", "corresponding"))
WITHOUT = frozenset(
    "without,but without,but with no,with no,that have no,hasn't,haven't,don't have,doesn't have,"
    "no,not have,lack,lacks,lacking,lacked".split(",")
)

# Units as people say them, and as models write them; stems.
# Money by name: the codes of which a model may use one.
CURRENCY_NAMES = MappingProxyType({
    "dollar": ("usd", "cad", "aud", "nzd", "sgd", "hkd"), "buck": ("usd", "cad", "aud", "nzd"),
    "euro": ("eur",), "pound": ("gbp",), "quid": ("gbp",), "franc": ("chf",), "yen": ("jpy",),
    "krona": ("sek",), "kronor": ("sek",), "krone": ("nok", "dkk"), "kroner": ("nok", "dkk"),
    "zloty": ("pln",), "rupee": ("inr",), "yuan": ("cny",), "real": ("brl",), "peso": ("mxn",),
    "rand": ("zar",), "lira": ("try",),
})  # fmt: skip
UNIT_WORDS = MappingProxyType({
    "euro": "eur", "dollar": "usd", "buck": "usd", "pound": "gbp", "franc": "chf", "yen": "jpy",
    "kilometre": "km", "kilometer": "km", "kilo": "kg", "kilogram": "kg", "kilogramme": "kg",
    "gram": "g", "metre": "m", "meter": "m", "mile": "mi", "litre": "l", "liter": "l",
    "percent": "%",
})  # fmt: skip
