"""What never reaches the translator: idle talk, orders to change data, SQL, tricks, noise.

Bounded work: the text is cut before anything reads it, and every pattern is linear.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence

from semantic.ask.types import Chat, Declined
from semantic.ask.words import fold, plain, stem

MOST_CHARACTERS = 1000
MOST_WORDS = 80
_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn")

_GREETING = frozenset(
    "hi hello hey hiya howdy yo hola hallo bonjour servus greetings good morning afternoon evening "
    "day there again all everyone team metricast bot anyone anybody "
    "how are you doing today is it going what's up sup folks friend dear".split()
)
_GREETS = frozenset("hi hello hey hiya howdy yo hola hallo bonjour servus greetings sup morning "
                    "afternoon evening what's how".split())  # fmt: skip
_THANKS = frozenset(
    "thanks thank you thx ty cheers great nice cool perfect awesome ok okay good job well done "
    "very much a lot so that's that is was helpful got it bye goodbye see later appreciate "
    "wonderful "
    "excellent merci danke gracias for your the help helps helped this all lovely brilliant "
    "super fine ciao".split()
)
_THANKED = frozenset(
    "thanks thank thx ty cheers great nice cool perfect awesome ok okay bye goodbye merci danke "
    "gracias wonderful excellent lovely brilliant super ciao helpful appreciate".split()
)
_HELP = re.compile(
    r"(?:\?+|help(?: me)?(?: please)?|(?:can|could|will) you (?:please )?help(?: me)?(?: out)?|"
    r"(?:please )?help|"
    r"what (?:(?:kind of |sort of )?(?:things?|questions?) )?(?:can|could|should) (?:you|i|we) "
    r"(?:do|ask|answer|tell me|say)(?: to)?(?: you)?(?: about| here| for me| with this)?|"
    r"how (?:do|can|should) (?:i|you|we|this|it) (?:use|ask|work|start)(?: this| you| it)?|"
    r"(?:who|what) are you|"
    r"what is this|how does (?:this|it) work|what do you (?:do|know)|examples?|"
    r"show (?:me )?examples|give me (?:an )?examples?|"
    r"what (?:data|metrics|questions)? ?(?:do you have|is there|are there|can i ask)|menu|start|"
    r"introduce yourself|tell me about yourself|are you (?:a )?(?:human|bot|robot|an ai|real|ai))"
)
_GREETED = re.compile(r"^(?:hi|hello|hey|hiya|howdy|hola|hallo|bonjour|servus)(?: there)?[ ,.!]+")
_SQL = re.compile(
    r"^\s*(?:explain\s+)?(?:select|with)\b[^?]*(?:[*;=()]|\bgroup by\b|\border by\b)|"
    r"^\s*(?:insert\s+into|update\s+\w+\s+set|delete\s+from|drop\s+(?:table|database|schema|view)|"
    r"alter\s+table|create\s+(?:or\s+replace\s+)?(?:table|view|database|macro|function|schema)|"
    r"truncate\b|pragma\b|attach\b|copy\s+\w+|grant\s|revoke\s|merge\s+into|install\s+\w+|"
    r"load\s+'|set\s+\w+\s*=|describe\s|call\s+\w+\()|"
    r"\bunion\s+(?:all\s+)?select\b|;\s*(?:drop|delete|insert|update|select|alter|create)\b|"
    r"\bor\s+'?1'?\s*=\s*'?1|'\s*--|/\*|\bread_csv\w*\(|\bread_parquet\("
)
_WRITE = re.compile(
    r"^\W*(?:please |can you |could you |would you |i want you to |you should |now |just )*"
    r"(?:delete|erase|wipe|purge|destroy|overwrite|truncate|insert|upload|save|rename|modify|edit|"
    r"update|correct|fix|send|e-?mail|publish|deploy|import|ingest|"
    r"drop (?:the |all |every )*(?:tables?|database|data|rows?|records?|schema)|"
    r"(?:create|add|write) (?:a |an |the )?(?:new )?(?:rows?|records?|tables?|entry|entries|users?|"
    r"database|file|column)|change (?:the |all )?\w+ (?:of|for) .{1,80} to |"
    r"set (?:the |all )?\w+ (?:of|for|to) )\b"
)
_TRICK = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:instructions?|rules?|prompts?|"
    r"above|previous|prior|guidelines?|polic(?:y|ies)|restrictions?|filters? (?:and|on))|"
    r"system prompt|"
    r"developer mode|jail ?break|\byou are now\b|\bact as\b|\bpretend (?:to|you)|"
    r"\bdo anything now\b|"
    r"\b(?:api|secret|private) keys?\b|\bpasswords?\b|\bcredentials?\b|"
    r"\benv(?:ironment)? variables?\b|"
    r"\brm -rf\b|\bimport os\b|\b__import__\b|\beval\(|\bexec\(|\bsubprocess\b|<script|javascript:|"
    r"\{\{.*\}\}|\$\{|<\|.*\|>|\[/?inst\]|###\s*(?:system|instruction)|\broleplay\b|"
    r"/etc/passwd|\.\./|file://|\bcurl\s|\bwget\s|your (?:hidden )?(?:instructions|prompt)|"
    r"\bbase64\b|\bos\.system\b"
)
_IDLE = re.compile(
    r"\b(?:jokes?|poems?|haiku|lyrics|recipes?|weather|horoscope|stock price|meaning of life|"
    r"president of|capital of|prime minister|"
    r"(?:sing|tell) me a|who won the|what time is it|what's the time|your favou?rite|"
    r"do you (?:like|love|think|feel|believe)|i love you|marry me|bitcoin|lottery|"
    r"calculate \d|what is \d+ ?[-+*/x] ?\d+)\b|"
    r"^(?:please |can you |could you )*(?:translate|solve|write (?:me )?(?:a|an|some))\b"
)


def clean(text: str) -> str:
    """The text without invisible characters (controls, direction marks), spaces made one."""
    cut = text[: MOST_CHARACTERS + 1]
    spaced = "".join(" " if char in "\t\n\r" else char for char in cut)
    visible = "".join(char for char in spaced if unicodedata.category(char) not in _INVISIBLE)
    return _slashed(" ".join(visible.split()))


def _slashed(text: str) -> str:
    """ "w/ Ada", "w/o Ada": with and without her."""
    return re.sub(r"(?<!\w)w/\s?(?=\w)", "with ", re.sub(r"(?<!\w)w/o\b", "without", text))


def quoted(text: str) -> str:
    """Words in single quotes are quoted, too; an apostrophe inside a word is none."""
    return re.sub(r"(?<![\w'])'([^'\"]{1,80})'(?![\w'])", r'"\1"', text)


def gate(
    question: str, vocabulary: Collection[str] = (), about: str = "",
    examples: Sequence[str] = (), names: Collection[str] = (),
) -> Chat | Declined | None:  # fmt: skip
    """A reply to what is no question about the data; None lets it through.

    `vocabulary` are the model's words and `names` those of its values: what the model speaks of
    is never idle.
    """
    text = clean(question)
    if len(question) > MOST_CHARACTERS or len(text.split()) > MOST_WORDS:
        return Declined(
            f"the question is too long; ask one thing in at most {MOST_WORDS} words",
            code="too-long",
        )
    if not any(char.isalnum() for char in text):
        return Chat(_can(about, examples)) if text in ("", "?", "??", "???") else _noise()
    folded = fold(plain(text)).strip(" .!?")
    return (
        _refused(folded, vocabulary)
        or _talk(folded, about, examples)
        or _off_topic(folded, vocabulary, names, about)
    )


def _refused(folded: str, vocabulary: Collection[str]) -> Declined | None:
    if _SQL.search(folded):
        return Declined("SQL is not run here; ask in words, or use `metricast sql` to see the SQL "
                        "of a semantic query", code="sql")  # fmt: skip
    trick = _TRICK.search(folded)
    if trick and stem(trick[0]) not in vocabulary:
        return Declined("that is no question about the data, and nothing but questions about the "
                        "data is answered", code="not-a-question")  # fmt: skip
    if _WRITE.search(folded):
        return Declined("the data can be asked about, not changed", code="read-only")
    return None


def _talk(folded: str, about: str, examples: Sequence[str]) -> Chat | None:
    words = re.findall(r"[\w']+", folded)
    if _HELP.fullmatch(_GREETED.sub("", folded)):
        return Chat(_can(about, examples))
    said = set(words)
    if said <= _THANKS and said & _THANKED:
        return Chat("You're welcome.")
    if said <= _GREETING and said & _GREETS and len(words) <= 8:
        return Chat("Hello. " + _can(about, examples))
    return None


def _off_topic(
    folded: str, vocabulary: Collection[str], names: Collection[str], about: str
) -> Declined | None:
    idle = _IDLE.search(folded)
    if idle and not any(word in vocabulary or word in names for word in idle[0].split()):
        return Declined(f"only questions about {about or 'the data'} are answered here",
                        (idle[0],), code="off-topic")  # fmt: skip
    return None


def _noise() -> Declined:
    return Declined("there are no words in this to answer", code="not-a-question")


def _can(about: str, examples: Sequence[str]) -> str:
    text = f"Ask about {about}." if about else "Ask about the data."
    if examples:
        text += " For example: " + " ".join(f"“{example}”" for example in examples[:3])
    return text
