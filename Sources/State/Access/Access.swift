// Access: who somebody is, and what they may do.
//
// Tokens are issued and verified with signing keys that are kept as secrets; users come from a token, a client certificate or
// localhost; `AccessControl` says whether a user may do a thing. All calls are functions of a snapshot and a time: nothing
// here writes, and a key, a revocation or a rule that changes counts from the next call on. Whatever cannot be proved is refused.
