// What a build was made of. `scripts/build` links definitions of its own over these, which say "unknown".
const char *kuma_build_tag(void);
const char *kuma_build_commit(void);
const char *kuma_build_date(void);
