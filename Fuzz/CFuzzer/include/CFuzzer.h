#pragma once
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/// Runs libFuzzer over `one`, which gets each input; returns the program's exit status.
int fuzz(int count, char **arguments, int (*one)(const uint8_t *bytes, size_t count));

// A mutable global of C, which Swift 6 refuses.
static inline FILE *fuzz_stderr(void) { return stderr; }
