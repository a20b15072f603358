"""How quick indexing and search are, against what a user would take instead, in one run.

corpus.py      real articles resampled: as many as wanted, no two alike
measuring.py   one measurement a function
asking.py      an answer by its stages
table.py       the figures as Markdown
plots.py       ... as charts
page.py        ... as a page with both
running.py     `python -m bot.bench.running`
talking.py     the model against plain llama-cpp-python: `python -m bot.bench.talking`
"""
