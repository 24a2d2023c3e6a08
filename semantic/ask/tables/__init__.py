"""What the grammar words of other languages say in English, as data: one module a language.

A row is `English = phrase, phrase`; an empty left side is for words that carry nothing. The
content words of a question are the model's own synonyms. Nothing of any domain is in here.
"""
