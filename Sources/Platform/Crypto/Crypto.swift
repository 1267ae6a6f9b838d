// Crypto: keys, certificates, signed tokens, digests and random bytes.
//
// Values in, values out: nothing here does I/O or keeps state. Each type wraps one OpenSSL object that is immutable once
// it is made and freed with the wrapper; no C pointer leaves the module. Failures are `CryptoError`, with what OpenSSL put
// into its queue. Times and serial numbers are parameters; randomness comes from `SecureRandom` alone.
