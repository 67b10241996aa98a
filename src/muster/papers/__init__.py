"""Contracts as versioned clauses, understood before they are signed, written as one bilingual PDF.

- `clauses`: which text is in force on a day, and which text an old contract was pinned to;
- `model`: what one contract says of its two parties;
- `contract`: the same contract filled in for the screen, as canonical bytes, as a PDF;
- `comprehension`: questions that show the contract was understood;
- `seal`: an office's seal on a PDF, and what anyone can find out about one;
- `seal_field`: the field it lies in, fit for archives and screen readers;
- `seal_keys`, `seal_token`: whose key it is, in a file or in a token (PKCS#11);
- `seal_apart`: what it says, found out of anybody's file in a process with bounds (`seal_process`);
- `seal_stamp`: an authority's word on the moment of a seal (RFC 3161);
- `authority`: certificates of one's own that vouch for seals;
- `mrz`: what the machine-readable zone of a travel document says, and which of its check digits hold;
- `mrz_reading`: the same zone read in a photograph, in a process with bounds (`mrz_photograph`, `mrz_strips`,
  `mrz_shapes`, `mrz_signs`); needs tesseract;
- `dates`, `languages`, `words`: how a day, a term or a post is written in each language.

Knows neither Django nor any other part of Muster.
"""
