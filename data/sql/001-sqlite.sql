-- SPDX-License-Identifier: GPL-3.0-or-later
-- Words by prefix, the short ones too, which is how every word begins to be typed; fragments of three and more characters. detail=none and columnsize=0 because neither phrases nor ranks are asked for.
CREATE VIRTUAL TABLE search_words USING fts5(words, content='search', content_rowid='n', tokenize='unicode61 remove_diacritics 0', prefix='1 2 3',
  detail=none, columnsize=0);
CREATE VIRTUAL TABLE search_fragments USING fts5(fragments, content='search', content_rowid='n', tokenize='trigram', detail=none, columnsize=0);
