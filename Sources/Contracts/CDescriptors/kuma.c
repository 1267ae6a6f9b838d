// A file of its own, so that a program with this table alone can leave the other, larger one out.
#include "CDescriptors.h"
// #embed is of C23; clang takes it in every C.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char kuma[] = {
#embed "kuma.binpb"
};

const unsigned char *kuma_descriptors(void) { return kuma; }
size_t kuma_descriptors_size(void) { return sizeof kuma; }
