// PolicyMatching
