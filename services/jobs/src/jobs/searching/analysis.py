"""How texts and queries become terms."""

import tantivy

STEMMED, WRITTEN = "stemmed", "written"
# As written: C++, C#, .NET, node.js, scikit-learn, 401(k) without its brackets.
_WRITTEN_TOKENS = r"\.?[\p{L}\p{N}]+(?:[.'-][\p{L}\p{N}]+)*[+#]*"


def analyzers() -> dict[str, tantivy.TextAnalyzer]:
    """By the names the index knows them by; slow to make."""
    filters = tantivy.Filter
    stemmed = (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(filters.remove_long(60))
        .filter(filters.lowercase())
        .filter(filters.ascii_fold())
        .filter(filters.stemmer("English"))
        .build()
    )
    written = (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(_WRITTEN_TOKENS))
        .filter(filters.remove_long(60))
        .filter(filters.lowercase())
        .filter(filters.ascii_fold())
        .build()
    )
    return {STEMMED: stemmed, WRITTEN: written}
