#include "CDescriptors.h"
// #embed is of C23; clang takes it in every C.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char envoy[] = {
#embed "envoy.binpb"
};

const unsigned char *envoy_descriptors(void) { return envoy; }
size_t envoy_descriptors_size(void) { return sizeof envoy; }
