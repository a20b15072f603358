"""A hand-made library for the tests of suite making: invented towns, known outcomes."""

from collections import Counter

from bot.evals.making.asking import asked
from bot.evals.making.candidates import Candidate
from bot.evals.making.masking import gaps
from bot.evals.making.naming import known_names, names
from bot.evals.making.standing import standing, texts
from bot.evals.making.values import values
from index.article import Article, Source

HARBOUR = (
    "The council of Wexmouth voted on Tuesday to rebuild the old harbour wall, which storms had broken.",
    "Mayor Helen Carrick said the wall would cost $4.5 million and protect about 1,200 houses behind it.",
    "Carrick signed the contract with the builders in the town hall of Wexmouth on Wednesday evening.",
    "“We have waited eleven winters for a wall that keeps the sea out of our homes,” said Helen Carrick.",
    "The Wexmouth lighthouse was built from the stones of a ruined abbey in 1874.",
    "About 300 people were moved out of the lower streets of Wexmouth during the worst of the storms.",
    "Fishermen in Wexmouth say that the neighbouring harbour of Porthallow lost 60% of its boats.",
    "Engineers of the Seabright Institute measured the waves for nine months before they drew plans.",
)
RAILWAY = (
    "The railway between Bergholm and the coast will open again on 14 March after the repair of tunnels.",
    "Transport minister Nikos Andrade told the Bergholm Courier that 38 bridges there had been tested.",
    "Andrade promised passengers in Bergholm a train every hour and cheaper tickets for students.",
    "The ministry expects that 2.4 million passengers will travel between Bergholm and the coast a year.",
    "Germany lent Bergholm twelve carriages for the first season, until the factory delivers new ones.",
    "“Nobody in these valleys should need a car to see a doctor,” Andrade said on Monday.",
    "The old line was closed in 1987, when the mines above Bergholm had been exhausted.",
    "The long viaduct near Bergholm has not been painted since the last steam train crossed the valley.",
)


def article(file: str, *sentences: str) -> Article:
    """An article of these sentences, each its own paragraph."""
    return Article(Source(file, "0" * 64, "A report"), "\n\n".join(sentences) + "\n")


def library() -> list[Article]:
    """Two articles, about two towns."""
    return [article("harbour.md", *HARBOUR), article("railway.md", *RAILWAY)]


def mingled() -> list[Article]:
    """The same sentences in three articles."""
    return [article(f"{n}.md", *HARBOUR[n::3], *RAILWAY[n::3]) for n in range(3)]


def candidates(sentence: str, *others: str) -> list[Candidate]:
    """All questions that may be asked of a sentence, in an article that says `others` too."""
    told = article("told.md", sentence, *others)
    known = known_names(texts(told))
    for each in standing(told, Counter()):
        if each.text == sentence:
            held = names(each.text, known), values(each.text)
            return [*asked(each, *held), *gaps(each, *held)]
    return []
