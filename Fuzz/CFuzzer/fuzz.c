#include "CFuzzer.h"

extern int LLVMFuzzerRunDriver(int *count, char ***arguments, int (*one)(const uint8_t *bytes, size_t count));

int fuzz(int count, char **arguments, int (*one)(const uint8_t *bytes, size_t count)) {
    return LLVMFuzzerRunDriver(&count, &arguments, one);
}
