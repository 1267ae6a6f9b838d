// DNS: answers questions for names from a table, and forwards the rest.
//
// Input: datagrams and TCP connections of any client, a `NameTable` that is swapped as a whole when names change, and the host's
// own name servers as upstream. Output: answers. The rules are pure (`NameTable.decide`); `DNSServer` is the shell around
// them. A name of the table is answered at once, whatever the upstream does. Used by the agent (15053) and by the
// control plane (5653).
