#include "CDescriptors.h"
// #embed is of C23; clang takes it in every C.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char envoy[] = {
#embed "envoy.binpb"
};

static const unsigned char kuma[] = {
#embed "kuma.binpb"
};

const unsigned char *envoy_descriptors(void) { return envoy; }
size_t envoy_descriptors_size(void) { return sizeof envoy; }
const unsigned char *kuma_descriptors(void) { return kuma; }
size_t kuma_descriptors_size(void) { return sizeof kuma; }
