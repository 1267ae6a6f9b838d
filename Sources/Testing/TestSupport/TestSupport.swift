// TestSupport: what tests of several modules share, and nothing that a program links.
//
// Texts that are kept and compared (`Golden`, `CompatTable`), random histories with a seed (`SeededGenerator`,
// `RandomZone`, `shrunk`), waiting for a condition (`eventually`), certificates, folders, and peers in Python. What
// starts whole programs is in Laboratory.
