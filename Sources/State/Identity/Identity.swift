// Identity: what a proxy proves itself with.
//
// A mesh with mTLS has an authority: one that we make (`builtin`) or one that is given (`provided`). Its certificate and key
// are secrets of the mesh. Workload certificates are issued from them in memory, per proxy, and never stored. An issued
// identity is a value; `IdentityCache` keeps one per proxy and says when it is time for the next. Keys of workloads are P-256;
// roots are RSA 2048 in PKCS#1, as stock zones hold them.
