#include "CBuild.h"

__attribute__((weak)) const char *kuma_build_tag(void) { return "unknown"; }
__attribute__((weak)) const char *kuma_build_commit(void) { return "unknown"; }
__attribute__((weak)) const char *kuma_build_date(void) { return "unknown"; }
